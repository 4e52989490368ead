"""Who gets what at every address: one line each, columns are people.

Method, route as the URL configuration writes it, with `{thing}` for what a test puts there; then one status for each of

    nobody  外人  王阿姨  小李  赵主任  钱科长  孙调度  冯调度  高管理

王阿姨 raised {appeal}; 小李, grid worker, has it; 赵主任 is the community's desk, 孙调度 the street's; 冯调度 sits in
another street, 钱科长 in a department that has {passed} but not {appeal}; 高管理 configures; 外人 has an account and
nothing else. POST is sent empty, so 422 is a form that comes back. One status alone is everybody's.
"""

from dataclasses import dataclass

PEOPLE = ("nobody", "外人", "王阿姨", "小李", "赵主任", "钱科长", "孙调度", "冯调度", "高管理")

TABLE = """
# api: a token instead of a session
GET  api/                                               404
GET  api/openapi.json                                   200
GET  api/appeals                                        401 200 200 200 200 200 200 200 200
POST api/appeals                                        401 201 201 201 201 201 201 201 201
GET  api/appeals/{appeal}                               401 404 200 200 200 404 200 404 200
GET  api/appeals/{passed}                               401 404 200 200 200 200 200 404 200
GET  api/map/appeals?west=120&south=36&east=121&north=37 401 200 200 200 200 200 200 200 200
GET  api/statistics/appeals                             401 403 403 403 403 403 200 200 200
POST api/appeals/{fresh}/accept                         401 404 403 403 200 404 200 404 403
POST api/appeals/{accepted}/dispatch                    401 404 403 403 200 404 200 404 403
POST api/appeals/{fresh}/decline                        401 404 403 403 200 404 200 404 403
POST api/appeals/{appeal}/take                          401 404 403 422 403 404 403 404 403
POST api/appeals/{appeal}/contact                       401 404 403 200 403 404 403 404 403
POST api/appeals/{appeal}/answer                        401 404 403 200 403 404 403 404 403
POST api/appeals/{appeal}/return                        401 404 403 200 403 404 403 404 403
POST api/appeals/{appeal}/escalate                      401 404 403 200 403 404 403 404 403
POST api/appeals/{answered}/refute                      401 404 403 403 200 404 200 404 403
POST api/appeals/{answered}/confirm                     401 404 403 403 200 404 200 404 403
POST api/appeals/{fresh}/merge                          401 404 403 403 200 404 200 404 403

# signing in, and one's own account
GET  sign-in/                                           200 302 302 302 302 302 302 302 302
GET  sign-in/code/                                      302
GET  sign-in/staff/                                     200 302 302 302 302 302 302 302 302
GET  sign-in/second-step/                               302
GET  sign-in/closed/                                    200
GET  sign-out/                                          302 200 200 200 200 200 200 200 200
GET  account/                                           302 200 200 200 200 200 200 200 200
GET  account/sessions/                                  302 200 200 200 200 200 200 200 200
POST account/sign-out-everywhere/                       302
GET  account/export/                                    302 200 200 200 200 200 200 200 200
GET  account/phone/                                     302 200 200 200 200 200 200 200 200
GET  account/phone/code/                                302
GET  account/home/                                      302 200 200 200 200 200 200 200 200
GET  account/data/                                      302 200 200 200 200 200 200 200 200
GET  account/erase/                                     302 200 200 200 200 200 200 200 200
GET  account/erase/code/                                302
GET  account/confirm/                                   302 403 403 403 403 403 403 403 403
GET  account/confirm/second-step/                       302 403 403 403 403 403 403 403 403
GET  account/password/                                  302
GET  account/password/new/                              302 200 200 200 200 200 200 200 200
GET  account/second-step/                               302 200 200 200 200 200 200 200 200
GET  account/second-step/on/                            302 200 200 200 200 200 200 200 200
GET  account/second-step/off/                           302 404 404 404 404 404 404 404 404
GET  account/second-step/codes/                         302 404 404 404 404 404 404 404 404
GET  account/second-step/codes/new/                     302 200 200 200 200 200 200 200 200
GET  account/second-step/codes/file/                    302 404 404 404 404 404 404 404 404
GET  people/{person}/unmask/phone/                      302 404 404 404 404 404 404 404 200

# places and files
GET  places/areas.geojson?level=grid                    200
GET  places/buildings.geojson?bbox=120,36,121,37        200
GET  places/search?q=台东                                 200
GET  places/area/{community}/codes                      302 403 403 404 200 403 403 403 200
GET  places/compound/{compound}/codes                   302 403 403 404 200 403 403 403 200
GET  p/{building}                                       302
POST files/upload                                       422
GET  files/{file}                                       404 404 200 200 200 404 200 404 200
GET  files/{file}/small                                 404 404 200 200 200 404 200 404 200

# inbox, board, deliveries
GET  inbox                                              302 200 200 200 200 200 200 200 200
GET  inbox/{notice}                                     302 404 302 404 404 404 404 404 404
POST inbox/read                                         302
GET  inbox/count                                        200
GET  inbox/preferences                                  302 200 200 200 200 200 200 200 200
GET  board/{bulletin}                                   200
GET  board/{draft}                                      404
GET  bulletins                                          302 404 404 404 200 404 200 200 200
GET  bulletins/new                                      302 404 404 404 200 404 200 200 200
GET  bulletins/{bulletin}                               302 404 404 404 200 404 200 404 200
GET  bulletins/{draft}/edit                             302 404 404 404 200 404 200 404 200
POST bulletins/{draft}/hand-in                          302 404 404 404 302 404 302 404 302
POST bulletins/{pending}/publish                        302 404 404 404 403 404 302 404 403
POST bulletins/{pending}/reject                         302 404 404 404 403 404 422 404 403
POST bulletins/{bulletin}/withdraw                      302 404 404 404 302 404 302 404 302
GET  deliveries                                         302 404 404 404 404 404 404 404 404
POST deliveries/{delivery}/try-again                    302 404 404 404 404 404 404 404 404

# residents
GET  /                                                  200
GET  place                                              200
GET  appeals/                                           200
GET  appeals/new                                        200
POST appeals/new                                        422
GET  appeals/new/where                                  302
GET  appeals/new/check                                  302
GET  appeals/new/alike                                  200
GET  appeals/{appeal}                                   404 404 200 404 404 404 404 404 404
GET  appeals/{passed}                                   404 404 200 404 404 404 404 404 404
GET  appeals/{appeal}/sent                              404 404 200 404 404 404 404 404 404
GET  appeals/{appeal}/receipt                           404 404 200 404 404 404 404 404 404
GET  appeals/{appeal}/follow                            302 404 404 404 404 404 404 404 404
POST appeals/{appeal}/add                               404 404 422 404 404 404 404 404 404
POST appeals/{confirmed}/rate                           404 404 422 404 404 404 404 404 404
POST appeals/{appeal}/urge                              404 404 302 404 404 404 404 404 404
GET  lookup                                             200
POST lookup                                             422

# staff
GET  work/                                              302 403 403 302 302 302 302 302 302
GET  work/list                                          302 403 403 200 200 200 200 200 200
POST work/list/assign                                   302 403 403 403 422 403 422 422 403
POST work/list/saved                                    302 403 403 302 302 302 302 302 302
POST work/list/saved/{filter}/delete                    302 403 403 302 302 302 302 302 302
GET  work/list/export.csv                               302 403 403 403 403 403 200 200 200
GET  work/triage                                        302 403 403 403 200 403 200 200 403
GET  work/triage/{fresh}                                302 403 403 403 200 403 200 404 403
GET  work/appeals/{appeal}                              302 403 403 200 200 404 200 404 200
GET  work/appeals/{passed}                              302 403 403 200 200 200 200 404 200
POST work/appeals/{appeal}/reporter                     302 403 403 200 200 404 200 404 200
GET  work/appeals/{appeal}/answer                       302 403 403 200 403 404 403 404 403
POST work/appeals/{appeal}/answer                       302 403 403 422 422 404 422 404 422
POST work/appeals/{answered}/confirm                    302 403 403 403 302 404 302 404 403
POST work/appeals/{passed}/take                         302 403 403 403 403 302 403 404 403
GET  work/mine                                          302 403 403 200 200 200 200 200 200
GET  work/help                                          302 403 403 200 200 200 200 200 403
GET  work/confirm                                       302 403 403 403 200 403 200 200 403
GET  work/call-backs                                    302 403 403 403 200 403 200 200 403
GET  work/extensions                                    302 403 403 403 403 403 403 403 403
GET  work/meetings                                      302 403 403 403 403 403 200 200 403
GET  work/changes?page=list                              302 403 403 200 200 200 200 200 200
GET  work/late                                          302 403 403 403 200 403 200 200 200
GET  work/map                                           302 403 403 200 200 200 200 200 200
GET  work/map/appeals.json?box=120,36,121,37            302 403 403 200 200 200 200 200 200
GET  work/choose/posts?q=李                              302 403 403 403 200 403 200 200 403
GET  work/choose/categories?q=灯                         302 403 403 403 200 403 200 200 403
GET  work/choose/organisations?q=局                      302 403 403 200 200 200 200 200 403
GET  work/imports/                                      302 404 404 404 404 404 404 404 200
GET  work/imports/staff/                                302 404 404 404 404 404 404 404 200
GET  work/imports/appeals/template.xlsx                 302 404 404 404 404 404 404 404 200
GET  work/imports/runs/{run}                            302 404 404 404 404 404 404 404 200
POST work/imports/runs/{run}/again                      302 404 404 404 404 404 404 404 302
GET  work/imports/runs/{run}/report.csv                 302 404 404 404 404 404 404 404 200

# switches and what every page needs
POST language/                                          302
POST preferences                                        302
GET  sw.js                                              200
GET  manifest.webmanifest                               200
GET  favicon.ico                                        200
GET  icons/192.png                                      200
GET  offline                                            200
GET  ui/                                                200
GET  ui/resident                                        200
GET  ui/staff                                           200
GET  ui/print                                           200
GET  ui/errors/404                                      404
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One address and method with the status that each person must get."""

    section: str
    method: str
    route: str
    expected: tuple[int, ...]


def _read() -> tuple[Line, ...]:
    lines, section = [], ""
    for text in TABLE.splitlines():
        if text.startswith("#"):
            section = text.removeprefix("# ").partition(":")[0]
        if not text.strip() or text.startswith("#"):
            continue
        method, route, *statuses = text.split()
        expected = [int(status) for status in statuses]
        lines.append(Line(section, method, route, tuple(expected if len(expected) > 1 else expected * len(PEOPLE))))
    return tuple(lines)


LINES = _read()
