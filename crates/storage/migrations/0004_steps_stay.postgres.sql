-- A step that was taken stays as it was recorded.
CREATE TRIGGER consequence_step_stays BEFORE UPDATE OR DELETE ON consequence_step FOR EACH ROW EXECUTE FUNCTION refuse_change();
