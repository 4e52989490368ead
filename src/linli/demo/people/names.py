"""Names and telephone numbers of people who do not exist."""

import secrets as chance
from random import Random

from linli.people import secrets
from linli.people.models import Account, Person

# The commonest surnames with rough weights; given names are put together from common characters.
_SURNAMES = (
    ("王李张刘陈", 60),
    ("杨赵黄周吴徐孙胡朱高", 26),
    ("林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕", 11),
    (
        "苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹",
        5,
    ),
)
_SINGLE = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂辉玲鹏华飞莉斌宇浩凯健俊帆雪婷慧倩颖琳欣蕾晶波峰亮"
_FIRST = "建国志文晓小玉秀淑桂春海永子梓思佳雨欣宇浩俊明立德学振世继宝洪庆瑞嘉雅诗美爱金凤兰红丽艳新东少"
_SECOND = "国华平英兰珍芳荣生林民军强峰涛杰明辉超宇轩涵怡萱彤博文婷琪瑶晨阳航睿泽成刚勇梅霞玲琴香云凤莲芝发祥福顺"

# Mobile numbers that nobody can have: within 1349, which belongs to satellite telephones, the ministry has given out
# 13492, 13493 and 13499 only. They pass for mobile numbers all the same, so that signing in by code can be tried.
STAFF_NUMBERS = 13_490_010_000
RESIDENT_NUMBERS = 13_490_020_000
VACANCY_NUMBER = 13_490_019_999


def name(random: Random) -> str:
    """A plausible name, made by chance."""
    surname = random.choice(random.choices([group for group, _ in _SURNAMES], [weight for _, weight in _SURNAMES])[0])
    if random.random() < 0.22:
        return surname + random.choice(_SINGLE)
    first, second = random.choice(_FIRST), random.choice(_SECOND)
    return surname + first + (second if second != first else random.choice(_SINGLE))


def give_number(person: Person, number: int) -> None:
    """A mobile number of the block 13490, each used once. Doesn't save.

    In stored form at once: to ask the telephone library about thousands of numbers of one block takes seconds.
    """
    person.phone = f"+86{number}"
    person.phone_lookup = secrets.lookup(person.phone)


def without_password(account: Account) -> Account:
    """Nobody signs in to it with a password. Doesn't save."""
    account.password = "!" + chance.token_urlsafe(30)
    return account


def landline(number: int) -> str:
    """A duty telephone that cannot ring anywhere: no local number begins with a zero."""
    return f"0532-0000-{number % 10_000:04}"
