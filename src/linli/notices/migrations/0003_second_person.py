import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# Who wrote what stands on the board already, as far as the post still says so.
WRITERS = """
UPDATE notices_bulletin b SET writer_ids = ARRAY[p.person_id]
FROM people_post p WHERE p.id = b.written_by_id AND p.person_id IS NOT NULL;
"""
# The shipped roles that may say yes, where they are in use already; without it nothing could be published any more.
APPROVERS = """
UPDATE people_role SET permissions = array_append(permissions, 'notices.approve')
WHERE code IN ('community_secretary', 'street_dispatcher', 'street_leader', 'district_dispatcher', 'district_leader')
    AND NOT permissions @> ARRAY['notices.approve']::varchar[];
"""


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0002_tell_open_pages"),
        ("people", "0002_append_only"),
        ("places", "0002_guards_and_versions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bulletin",
            name="notices_published_by_someone",
        ),
        migrations.AddField(
            model_name="bulletin",
            name="rejected_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.post",
                verbose_name="returned by",
            ),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="rejected_reason",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="what should be changed"),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="writer_ids",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, editable=False
            ),
        ),
        migrations.RunSQL(WRITERS, migrations.RunSQL.noop),
        migrations.RunSQL(APPROVERS, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="bulletin",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("pending", "Waits for approval"),
                    ("published", "Published"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="draft",
                max_length=9,
                verbose_name="state",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["draft", "pending"]),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="notices_published_by_someone",
            ),
        ),
    ]
