import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# Out of line, the vectors leave the table itself so narrow that what a search finds lies close together.
APART = """
ALTER TABLE appeals_words ALTER COLUMN vector SET STORAGE EXTERNAL;
ALTER TABLE appeals_words SET (toast_tuple_target = 128);
"""

COPY = """
INSERT INTO appeals_words (appeal_id, vector) SELECT id, search FROM appeals_appeal WHERE search IS NOT NULL;
"""
BACK = """
UPDATE appeals_appeal SET search = vector FROM appeals_words WHERE appeal_id = id;
"""

# One statement a change, planned once in each connection.
TALLY = """
CREATE OR REPLACE FUNCTION appeals_keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
        SELECT area_id, (NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(NEW.category_root_id, 0),
               NEW.state, 1
        FROM unnest(ARRAY[0, NEW.street_id, NEW.community_id, NEW.grid_id]) AS area_id WHERE area_id IS NOT NULL;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
        SELECT area_id, (OLD.submitted_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(OLD.category_root_id, 0),
               OLD.state, -1
        FROM unnest(ARRAY[0, OLD.street_id, OLD.community_id, OLD.grid_id]) AS area_id WHERE area_id IS NOT NULL;
    ELSE
        INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
        SELECT area_id, (OLD.submitted_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(OLD.category_root_id, 0),
               OLD.state, -1
        FROM unnest(ARRAY[0, OLD.street_id, OLD.community_id, OLD.grid_id]) AS area_id WHERE area_id IS NOT NULL
        UNION ALL
        SELECT area_id, (NEW.submitted_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(NEW.category_root_id, 0),
               NEW.state, 1
        FROM unnest(ARRAY[0, NEW.street_id, NEW.community_id, NEW.grid_id]) AS area_id WHERE area_id IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION appeals_count(appeals_appeal, integer);
"""
TALLY_BEFORE = """
CREATE FUNCTION appeals_count(appeal appeals_appeal, step integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
    SELECT area_id, (appeal.submitted_at AT TIME ZONE 'Asia/Shanghai')::date,
           coalesce(appeal.category_root_id, 0), appeal.state, step
    FROM unnest(ARRAY[0, appeal.street_id, appeal.community_id, appeal.grid_id]) AS area_id
    WHERE area_id IS NOT NULL
$$;
CREATE OR REPLACE FUNCTION appeals_keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM appeals_count(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM appeals_count(NEW, 1); END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0002_number_and_tally")]

    operations = [
        migrations.CreateModel(
            name="Words",
            fields=[
                (
                    "appeal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="appeals.appeal",
                    ),
                ),
                ("vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={"verbose_name": "search words", "verbose_name_plural": "search words"},
        ),
        migrations.RunSQL(APART, migrations.RunSQL.noop),
        migrations.RunSQL(COPY, BACK),
        migrations.AddIndex(
            model_name="words",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["vector"], name="appeals_words_vector", fastupdate=True, gin_pending_list_limit=2048
            ),
        ),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_search"),
        migrations.RemoveField(model_name="appeal", name="search"),
        migrations.RunSQL(TALLY, TALLY_BEFORE),
    ]
