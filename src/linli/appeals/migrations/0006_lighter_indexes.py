import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Every index is written anew with every change of state: those of columns mostly empty hold what is not."""

    dependencies = [("appeals", "0005_reader"), ("workflow", "0001_initial")]

    operations = [
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_building"),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_writer"),
        migrations.AlterField(
            model_name="appeal",
            name="merged_into",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_appeals",
                to="appeals.appeal",
            ),
        ),
        migrations.AlterField(
            model_name="appeal",
            name="rule_set",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="workflow.ruleset",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("building__isnull", False)),
                fields=["building", "-id"],
                name="appeals_appeal_building",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("written_by__isnull", False)),
                fields=["written_by", "-id"],
                name="appeals_appeal_writer",
            ),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(
                condition=models.Q(("merged_into__isnull", False)),
                fields=["merged_into"],
                name="appeals_appeal_merged",
            ),
        ),
    ]
