from django.db import migrations, models

# The states are those of `workflow.OPEN_STATES`; a test compares them.
FORWARDS = """
CREATE FUNCTION appeals_is_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT state IN ('accepted', 'answered', 'confirmed', 'dispatched', 'escalated', 'planned', 'reopened',
        'returned', 'submitted', 'taken', 'waiting')
$$;
CREATE FUNCTION appeals_readers(appeal appeals_appeal) RETURNS TABLE (way smallint, whose bigint)
LANGUAGE sql IMMUTABLE AS $$
    SELECT key.way, key.whose FROM unnest(
        ARRAY[1, 1, 1, 3, 3]::smallint[] || array_fill(2::smallint, ARRAY[cardinality(appeal.organisation_ids)]),
        ARRAY[appeal.street_id, appeal.community_id, appeal.grid_id, appeal.reporter_id, appeal.written_by_id]
            || appeal.organisation_ids
    ) AS key (way, whose) WHERE key.whose IS NOT NULL
$$;

CREATE FUNCTION appeals_keep_readers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'unit' THEN
        INSERT INTO appeals_reader (way, whose, is_open, submitted_at, appeal_id)
        SELECT 2, unit_id, appeals_is_open(NEW.state), NEW.submitted_at, NEW.id
        FROM unnest(NEW.organisation_ids) AS unit_id WHERE unit_id <> ALL (OLD.organisation_ids)
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.submitted_at IS DISTINCT FROM NEW.submitted_at THEN
        UPDATE appeals_words SET submitted_at = NEW.submitted_at WHERE appeal_id = NEW.id;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM appeals_reader
        WHERE (way, whose) IN (SELECT key.way, key.whose FROM appeals_readers(OLD) AS key)
            AND is_open = appeals_is_open(OLD.state) AND submitted_at = OLD.submitted_at AND appeal_id = OLD.id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO appeals_reader (way, whose, is_open, submitted_at, appeal_id)
        SELECT key.way, key.whose, appeals_is_open(NEW.state), NEW.submitted_at, NEW.id
        FROM appeals_readers(NEW) AS key ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER appeals_appeal_readers AFTER INSERT OR DELETE ON appeals_appeal
    FOR EACH ROW EXECUTE FUNCTION appeals_keep_readers();
CREATE TRIGGER appeals_appeal_readers_changed AFTER UPDATE ON appeals_appeal
    FOR EACH ROW
    WHEN ((OLD.street_id, OLD.community_id, OLD.grid_id, OLD.reporter_id, OLD.written_by_id, OLD.submitted_at,
            appeals_is_open(OLD.state))
        IS DISTINCT FROM (NEW.street_id, NEW.community_id, NEW.grid_id, NEW.reporter_id, NEW.written_by_id,
            NEW.submitted_at, appeals_is_open(NEW.state)))
    EXECUTE FUNCTION appeals_keep_readers();
-- A unit that has had part in a case keeps having had it: only new ones come. By its name after the other.
CREATE TRIGGER appeals_appeal_readers_joined AFTER UPDATE ON appeals_appeal
    FOR EACH ROW WHEN (OLD.organisation_ids IS DISTINCT FROM NEW.organisation_ids)
    EXECUTE FUNCTION appeals_keep_readers('unit');

INSERT INTO appeals_reader (way, whose, is_open, submitted_at, appeal_id)
SELECT key.way, key.whose, appeals_is_open(appeal.state), appeal.submitted_at, appeal.id
FROM appeals_appeal AS appeal, appeals_readers(appeal) AS key ORDER BY 1, 2, 3, 4, 5 ON CONFLICT DO NOTHING;
"""
BACKWARDS = """
DROP TRIGGER appeals_appeal_readers_joined ON appeals_appeal;
DROP TRIGGER appeals_appeal_readers_changed ON appeals_appeal;
DROP TRIGGER appeals_appeal_readers ON appeals_appeal;
DROP FUNCTION appeals_keep_readers();
DROP FUNCTION appeals_readers(appeals_appeal);
DROP FUNCTION appeals_is_open(text);
"""

# The search is told, too, when an appeal was submitted.
WORDS = """
UPDATE appeals_words SET submitted_at = appeal.submitted_at FROM appeals_appeal AS appeal WHERE appeal.id = appeal_id;

CREATE OR REPLACE FUNCTION appeals_words_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT NEW.vector || appeals_reach(appeal), appeal.submitted_at INTO NEW.vector, NEW.submitted_at
    FROM appeals_appeal AS appeal WHERE appeal.id = NEW.appeal_id;
    RETURN NEW;
END $$;
"""
WORDS_BEFORE = """
CREATE OR REPLACE FUNCTION appeals_words_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.vector := NEW.vector || (
        SELECT appeals_reach(appeal) FROM appeals_appeal AS appeal WHERE appeal.id = NEW.appeal_id
    );
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_reach")]

    operations = [
        migrations.CreateModel(
            name="Reader",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "way",
                        "whose",
                        "is_open",
                        "submitted_at",
                        "appeal_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "way",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "in the area"),
                            (2, "the unit has had part in it"),
                            (3, "raised it or wrote it down"),
                        ]
                    ),
                ),
                ("whose", models.BigIntegerField()),
                ("is_open", models.BooleanField()),
                ("submitted_at", models.DateTimeField()),
                ("appeal_id", models.BigIntegerField()),
            ],
            options={"verbose_name": "reader", "verbose_name_plural": "readers"},
        ),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        # What `Reader` serves now need not be written with every change of state.
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_involved"),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_street"),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_community"),
        # "Newest first" is by submission, so that days asked for are a range of the index.
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_state"),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["state", "-submitted_at", "-id"], name="appeals_appeal_state"),
        ),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_submitted"),
        migrations.AddIndex(
            model_name="appeal", index=models.Index(fields=["-submitted_at", "-id"], name="appeals_appeal_submitted")
        ),
        # Reached only together with other columns, in conditions that no index of one column serves.
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_street_due"),
        migrations.RemoveIndex(model_name="appeal", name="appeals_appeal_category"),
        migrations.AddField(
            model_name="words", name="submitted_at", field=models.DateTimeField(editable=False, null=True)
        ),
        migrations.RunSQL(WORDS, WORDS_BEFORE),
    ]
