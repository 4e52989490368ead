from django.db import migrations

# The number: day of submission in China, then a running number; easy to say on the telephone.
# The tally: one row of +1 or -1 for each area that the appeal counts in.
FORWARDS = """
CREATE SEQUENCE appeals_appeal_number AS bigint;
CREATE FUNCTION appeals_set_number() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number = '' THEN
        NEW.number := to_char(NEW.submitted_at AT TIME ZONE 'Asia/Shanghai', 'YYMMDD')
            || lpad((nextval('appeals_appeal_number') % 1000000)::text, 6, '0');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER appeals_appeal_set_number BEFORE INSERT ON appeals_appeal
    FOR EACH ROW EXECUTE FUNCTION appeals_set_number();

CREATE FUNCTION appeals_count(appeal appeals_appeal, step integer) RETURNS void LANGUAGE sql AS $$
    INSERT INTO appeals_tally (area_id, day, category_root_id, state, count)
    SELECT area_id, (appeal.submitted_at AT TIME ZONE 'Asia/Shanghai')::date,
           coalesce(appeal.category_root_id, 0), appeal.state, step
    FROM unnest(ARRAY[0, appeal.street_id, appeal.community_id, appeal.grid_id]) AS area_id
    WHERE area_id IS NOT NULL
$$;
CREATE FUNCTION appeals_keep_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM appeals_count(OLD, -1); END IF;
    IF TG_OP <> 'DELETE' THEN PERFORM appeals_count(NEW, 1); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER appeals_appeal_tally AFTER INSERT OR DELETE ON appeals_appeal
    FOR EACH ROW EXECUTE FUNCTION appeals_keep_tally();
CREATE TRIGGER appeals_appeal_tally_moved AFTER UPDATE ON appeals_appeal
    FOR EACH ROW
    WHEN ((OLD.state, OLD.category_root_id, OLD.street_id, OLD.community_id, OLD.grid_id)
        IS DISTINCT FROM (NEW.state, NEW.category_root_id, NEW.street_id, NEW.community_id, NEW.grid_id))
    EXECUTE FUNCTION appeals_keep_tally();
"""

BACKWARDS = """
DROP TRIGGER appeals_appeal_tally_moved ON appeals_appeal;
DROP TRIGGER appeals_appeal_tally ON appeals_appeal;
DROP FUNCTION appeals_keep_tally();
DROP FUNCTION appeals_count(appeals_appeal, integer);
DROP TRIGGER appeals_appeal_set_number ON appeals_appeal;
DROP FUNCTION appeals_set_number();
DROP SEQUENCE appeals_appeal_number;
"""


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
