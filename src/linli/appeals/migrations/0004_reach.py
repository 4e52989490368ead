from django.db import migrations

# Who may see an appeal stands among its words, so that a search looks only at what the searcher may see: the areas it
# lies in, its people, the units of those areas, and every unit that has had part in it. It may be more than somebody
# sees (`AppealQuerySet.visible_to` decides that), never less.
FORWARDS = """
CREATE FUNCTION appeals_reach(appeal appeals_appeal) RETURNS tsvector LANGUAGE sql STABLE AS $$
    SELECT array_to_tsvector(array_agg(DISTINCT term)) FROM (
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
    ) AS terms
$$;

CREATE FUNCTION appeals_words_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.vector := NEW.vector || coalesce(
        (SELECT appeals_reach(appeal) FROM appeals_appeal AS appeal WHERE appeal.id = NEW.appeal_id), ''
    );
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_words_begin BEFORE INSERT ON appeals_words
    FOR EACH ROW EXECUTE FUNCTION appeals_words_begin();

CREATE FUNCTION appeals_words_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reach tsvector := coalesce(appeals_reach(NEW), '');
BEGIN
    UPDATE appeals_words SET vector = vector || reach
    WHERE appeal_id = NEW.id AND NOT tsvector_to_array(vector) @> tsvector_to_array(reach);
    RETURN NULL;
END $$;
CREATE TRIGGER appeals_words_follow AFTER UPDATE ON appeals_appeal
    FOR EACH ROW
    WHEN ((OLD.organisation_ids, OLD.street_id, OLD.community_id, OLD.grid_id, OLD.reporter_id, OLD.written_by_id)
        IS DISTINCT FROM
        (NEW.organisation_ids, NEW.street_id, NEW.community_id, NEW.grid_id, NEW.reporter_id, NEW.written_by_id))
    EXECUTE FUNCTION appeals_words_follow();

UPDATE appeals_words SET vector = vector || coalesce(appeals_reach(appeal), '')
FROM appeals_appeal AS appeal WHERE appeal.id = appeal_id;
"""

BACKWARDS = """
DROP TRIGGER appeals_words_follow ON appeals_appeal;
DROP FUNCTION appeals_words_follow();
DROP TRIGGER appeals_words_begin ON appeals_words;
DROP FUNCTION appeals_words_begin();
DROP FUNCTION appeals_reach(appeals_appeal);
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_words"), ("people", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
