-- What becomes of visits is told on the channel `visit_news` with the transaction that made it so: what happened and the
-- names of the visit, the body and the demand, nothing else. Who listens reads the rest, as far as the caller may see it.

CREATE FUNCTION tell_of_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.status = 'PLANNED' THEN
    PERFORM pg_notify('visit_news', 'PLANNED ' || NEW.id);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.day <> OLD.day THEN
    PERFORM pg_notify('visit_news', 'MOVED ' || NEW.id);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.code IS NOT NULL AND OLD.code IS NULL THEN
    PERFORM pg_notify('visit_news', 'APPROVED ' || NEW.id);
  END IF;
  IF NEW.status <> 'PLANNED' AND (TG_OP = 'INSERT' OR NEW.status <> OLD.status) THEN
    PERFORM pg_notify('visit_news', CASE NEW.status
      WHEN 'UNDERWAY' THEN 'CHECKED_IN ' || NEW.id
      WHEN 'DONE' THEN 'DONE ' || NEW.id
      -- The bodies that were on it left it before, in this very transaction.
      ELSE 'CANCELLED ' || NEW.id || coalesce((
        SELECT string_agg(DISTINCT ' ' || split_part(line, ' ', 2), '')
        FROM unnest(string_to_array(current_setting('visit_news.left', true), E'\n')) AS line
        WHERE split_part(line, ' ', 1) = NEW.id
      ), '')
    END);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tells_news AFTER INSERT OR UPDATE OF day, code, status ON visit
  FOR EACH ROW EXECUTE FUNCTION tell_of_visit();

CREATE FUNCTION tell_of_served_demand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_new boolean;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.visit IS NOT NULL THEN
    PERFORM set_config('visit_news.left',
      concat(current_setting('visit_news.left', true), OLD.visit, ' ', OLD.department, E'\n'), true);
    PERFORM pg_notify('visit_news', concat_ws(' ', 'LEFT', OLD.visit, OLD.department));
  END IF;
  -- An emergency was made before anybody was sent.
  IF NEW.visit IS NOT NULL AND NEW.exemption IS DISTINCT FROM 'EMERGENCY' THEN
    SELECT opened_at = now() INTO is_new FROM visit WHERE subject = NEW.subject AND id = NEW.visit;
    PERFORM pg_notify('visit_news',
      concat_ws(' ', CASE WHEN is_new THEN 'OPENED_FOR' ELSE 'JOINED' END, NEW.visit, NEW.department, NEW.id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER tells_news_of_visit AFTER INSERT ON demand
  FOR EACH ROW WHEN (NEW.visit IS NOT NULL) EXECUTE FUNCTION tell_of_served_demand();
CREATE TRIGGER tells_news_of_other_visit AFTER UPDATE OF visit ON demand
  FOR EACH ROW WHEN (NEW.visit IS DISTINCT FROM OLD.visit) EXECUTE FUNCTION tell_of_served_demand();
