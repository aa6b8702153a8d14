-- Three years of a made-up city: :citizens people, :calls calls, :tickets tickets.
-- One call in a hundred comes from one of 20 regular callers; the others are spread evenly.

INSERT INTO citizens (id, name, name_index, note, created_at)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :citizens)
SELECT i, seal('市民' || i), blind('市民' || i), '', '2023-01-01 00:00:00.000000' FROM n;

INSERT INTO citizen_numbers (number_index, number, citizen_id)
SELECT blind(printf('138%08d', id)), seal(printf('138%08d', id)), id FROM citizens;

INSERT INTO calls (id, number, number_index, region, citizen_id, line, origin, channel, state, outcome, menu_path, kind, queue,
                   operator, started_at, queued_at, answered_at, ended_at)
WITH RECURSIVE
  n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :calls),
  h(i, who, at) AS (
    SELECT i,
           1 + CASE WHEN i % 100 = 0 THEN (i / 100) % 20 ELSE (i * 7919) % :citizens END,
           strftime('%Y-%m-%d %H:%M:%f', 'now', '-' || ((:calls - i) * 94608000.0 / :calls) || ' seconds')
    FROM n)
SELECT printf('hotline-%010d.1', i), seal(printf('138%08d', who)), blind(printf('138%08d', who)), '湖北省武汉市', who, '12345', 'trunk', 'PJSIP/trunk-1',
       'ended', 'answered', '["3"]', '求助', 'hotline', 8001 + i % 200, at, at, at, at
FROM h;

INSERT INTO tickets (number, query_code, call_id, citizen_id, status, kind, category, district, address, title,
                     content, wants, urgency, callback_number, operator, created_at, updated_at, version)
SELECT printf('%018d', rowid), '123456', id, citizen_id, CASE WHEN rowid % 10 = 0 THEN 'accepted' ELSE 'closed' END,
       '求助', '城市管理/市政设施/路灯故障', '江岸区', '解放大道', '路灯不亮',
       '解放大道一百二十号门前的路灯三天不亮，晚上行人看不清路面，希望尽快维修。', '尽快维修', '一般', '', operator,
       started_at, started_at, 1
FROM calls ORDER BY rowid LIMIT :tickets;
