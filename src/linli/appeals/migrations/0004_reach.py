from django.db import migrations

# Who may see an appeal stands among its words, so that a search looks only at what the searcher may see: the areas it
# lies in, its people, the units of those areas, and every unit that has had part in it. It may be more than somebody
# sees (`AppealQuerySet.visible_to` decides that), never less.
FORWARDS = """
CREATE FUNCTION appeals_reach(appeal appeals_appeal) RETURNS tsvector LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT array_to_tsvector(array_agg(DISTINCT term)) FROM (
        SELECT 'inarea' || area_id AS term
        FROM unnest(ARRAY[appeal.street_id, appeal.community_id, appeal.grid_id]) AS area_id WHERE area_id IS NOT NULL
        UNION ALL
        SELECT 'ofperson' || person_id FROM unnest(ARRAY[appeal.reporter_id, appeal.written_by_id]) AS person_id
        WHERE person_id IS NOT NULL
        UNION ALL
        SELECT 'withunit' || id FROM people_organisation
        WHERE area_id = ANY(ARRAY[appeal.street_id, appeal.community_id, appeal.grid_id])
        UNION ALL
        SELECT 'withunit' || unit_id FROM unnest(appeal.organisation_ids) AS unit_id
    ) AS terms), '');
END $$;

CREATE FUNCTION appeals_words_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.vector := NEW.vector || (
        SELECT appeals_reach(appeal) FROM appeals_appeal AS appeal WHERE appeal.id = NEW.appeal_id
    );
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_words_begin BEFORE INSERT ON appeals_words
    FOR EACH ROW EXECUTE FUNCTION appeals_words_begin();

-- Most cases stay with the units of their own areas, whose terms are there from the beginning: then nothing is written.
CREATE FUNCTION appeals_words_unit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    terms text[] := ARRAY(
        SELECT 'withunit' || unit_id FROM unnest(NEW.organisation_ids) AS unit_id
        WHERE unit_id <> ALL (OLD.organisation_ids)
    );
BEGIN
    IF terms <> '{}' THEN
        UPDATE appeals_words SET vector = vector || array_to_tsvector(terms)
        WHERE appeal_id = NEW.id AND NOT vector @@ array_to_string(terms, ' & ')::tsquery;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER appeals_words_unit AFTER UPDATE ON appeals_appeal
    FOR EACH ROW WHEN (OLD.organisation_ids IS DISTINCT FROM NEW.organisation_ids)
    EXECUTE FUNCTION appeals_words_unit();

CREATE FUNCTION appeals_words_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE appeals_words SET vector = vector || appeals_reach(NEW) WHERE appeal_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER appeals_words_moved AFTER UPDATE ON appeals_appeal
    FOR EACH ROW
    WHEN ((OLD.street_id, OLD.community_id, OLD.grid_id, OLD.reporter_id, OLD.written_by_id)
        IS DISTINCT FROM (NEW.street_id, NEW.community_id, NEW.grid_id, NEW.reporter_id, NEW.written_by_id))
    EXECUTE FUNCTION appeals_words_moved();

UPDATE appeals_words SET vector = vector || appeals_reach(appeal)
FROM appeals_appeal AS appeal WHERE appeal.id = appeal_id;
"""

BACKWARDS = """
DROP TRIGGER appeals_words_moved ON appeals_appeal;
DROP FUNCTION appeals_words_moved();
DROP TRIGGER appeals_words_unit ON appeals_appeal;
DROP FUNCTION appeals_words_unit();
DROP TRIGGER appeals_words_begin ON appeals_words;
DROP FUNCTION appeals_words_begin();
DROP FUNCTION appeals_reach(appeals_appeal);
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_words"), ("people", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
