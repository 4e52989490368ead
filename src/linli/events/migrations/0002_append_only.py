from django.db import migrations

FORWARDS = """
CREATE FUNCTION events_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER events_event_append_only BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_event_no_truncate BEFORE TRUNCATE ON events_event
    FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_dailyroot_append_only BEFORE UPDATE OR DELETE ON events_dailyroot
    FOR EACH ROW EXECUTE FUNCTION events_refuse_change();
CREATE TRIGGER events_dailyroot_no_truncate BEFORE TRUNCATE ON events_dailyroot
    FOR EACH STATEMENT EXECUTE FUNCTION events_refuse_change();
"""

BACKWARDS = """
DROP TRIGGER events_event_append_only ON events_event;
DROP TRIGGER events_event_no_truncate ON events_event;
DROP TRIGGER events_dailyroot_append_only ON events_dailyroot;
DROP TRIGGER events_dailyroot_no_truncate ON events_dailyroot;
DROP FUNCTION events_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
