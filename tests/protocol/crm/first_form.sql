-- A call and its ticket as the first form of the database kept them: in clear.
INSERT INTO citizens (id, name, note, created_at) VALUES (1, '王建国', '', '2026-01-01 00:00:00.000000');
INSERT INTO citizen_numbers (number, citizen_id) VALUES ('13800006021', 1);
INSERT INTO calls (id, number, region, citizen_id, line, origin, channel, state, menu_path, kind, queue, started_at)
VALUES ('p-1', '13800006021', '', 1, '12345', 'trunk', '', 'ended', '[]', '', '', '2026-01-01 00:00:00.000000');
INSERT INTO call_segments (id, call_id, kind, started_at, ended_at, note)
VALUES (1, 'p-1', 'talking', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', '');
INSERT INTO ticket_drafts (call_id, fields, version, updated_at)
VALUES ('p-1', '{"citizen_name": {"value": "王建国", "touched": true, "confidence": 1.0, "evidence": null}}', 1,
        '2026-01-01 00:00:00.000000');
INSERT INTO tickets (number, query_code, call_id, citizen_id, status, kind, category, district, address, title, content,
                     wants, urgency, callback_number, operator, created_at, updated_at, version)
VALUES ('260101000000010001', '123456', 'p-1', 1, 'accepted', '求助', '', '', '', '路灯坏了', '路灯坏了三天', '', '一般',
        '13800006021', '8001', '2026-01-01 00:00:00.000000', '2026-01-01 00:00:00.000000', 1);
