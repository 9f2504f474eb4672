"""What the bot sends: tokens, recipients, quota, retry keys, LINE's answers."""

import uuid

from bot.simulator import Fault, FaultKind, SimulatorServer

from .conftest import ARUN, GROUP, MALEE, SOMCHAI, last_token, text

UNKNOWN_USER = "U" + "0" * 32


def test_a_wrong_token_is_refused_before_anything_else(api):
    answer = api.push(SOMCHAI.user_id, token="wrong")
    assert answer.status_code == 401
    assert answer.json["message"].startswith("Authentication failed")
    assert answer.headers["x-line-request-id"]


def test_a_reply_reaches_the_chat_and_costs_nothing(line, api):
    line.say(SOMCHAI.user_id, "สวัสดี")
    answer = api.reply(last_token(line), text("สวัสดีค่ะ"))
    assert answer.status_code == 200
    assert [set(one) for one in answer.json["sentMessages"]] == [{"id", "quoteToken"}]
    assert line.bot_messages(SOMCHAI.user_id) == [text("สวัสดีค่ะ")]
    assert line.used() == 0


def test_a_reply_token_works_once(line, api):
    line.say(SOMCHAI.user_id, "สวัสดี")
    token = last_token(line)
    api.reply(token)
    again = api.reply(token)
    assert (again.status_code, again.json) == (400, {"message": "Invalid reply token"})


def test_a_reply_token_dies_after_a_minute(line, api, clock):
    line.say(SOMCHAI.user_id, "หนึ่ง")
    clock.pass_seconds(60)
    assert api.reply(last_token(line)).status_code == 200
    line.say(SOMCHAI.user_id, "สอง")
    clock.pass_seconds(61)
    assert api.reply(last_token(line)).json == {"message": "Invalid reply token"}


def test_a_refused_reply_leaves_the_token_usable(line, api):
    line.say(SOMCHAI.user_id, "สวัสดี")
    token = last_token(line)
    assert api.reply(token, text("")).status_code == 400
    assert api.reply(token, text("ค่ะ")).status_code == 200


def test_a_reply_takes_no_retry_key_and_at_most_five_messages(line, api):
    line.say(SOMCHAI.user_id, "สวัสดี")
    token = last_token(line)
    assert api.reply(token, retry_key=str(uuid.uuid4())).status_code == 400
    six = api.reply(token, *[text("ก")] * 6)
    assert six.status_code == 400
    assert six.json["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


def test_a_bad_message_is_named_by_its_place(api):
    answer = api.push(SOMCHAI.user_id, text("ก"), text(""))
    assert answer.json == {
        "message": "The request body has 1 error(s)",
        "details": [{"message": "May not be empty", "property": "messages[1].text"}],
    }


def test_a_group_push_is_counted_for_every_member(line, api):
    api.push(GROUP, text("ก"), text("ข"))
    assert line.used() == 3
    assert api.get("message/quota").json == {"type": "limited", "value": 10}
    assert api.get("message/quota/consumption").json == {"totalUsage": 3}
    assert api.get(f"group/{GROUP}/members/count").json == {"count": 3}


def test_a_send_that_does_not_fit_the_month_is_refused_whole(line, api):
    for _ in range(3):
        api.push(GROUP)
    refused = api.push(GROUP)
    assert (refused.status_code, refused.json) == (429, {"message": "You have reached your monthly limit."})
    assert line.used() == 9
    assert api.push(SOMCHAI.user_id).status_code == 200


def test_a_new_month_has_a_new_quota(line, api, clock):
    api.push(GROUP)
    clock.pass_seconds(15 * 24 * 3600)
    assert line.used() == 0


def test_a_blocker_is_sent_to_with_200_but_gets_nothing(line, api):
    line.unfollow(SOMCHAI.user_id)
    assert api.push(SOMCHAI.user_id).status_code == 200
    assert line.bot_messages(SOMCHAI.user_id) == []
    assert line.used() == 0
    assert api.get(f"profile/{SOMCHAI.user_id}").status_code == 404


def test_unknown_recipients_are_400(line, api):
    assert (
        api.push(UNKNOWN_USER)
        .json["message"]
        .startswith("The property, 'to', in the request body is invalid")
    )
    line.leave(GROUP)
    assert api.push(GROUP).status_code == 400


def test_the_same_retry_key_sends_once_for_a_day(line, api, clock):
    key = str(uuid.uuid4())
    first = api.push(SOMCHAI.user_id, retry_key=key)
    second = api.push(SOMCHAI.user_id, retry_key=key)
    assert second.status_code == 409
    assert second.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert second.headers["x-line-request-id"] != first.headers["x-line-request-id"]
    assert second.json == {
        "message": "The retry key is already accepted",
        "sentMessages": first.json["sentMessages"],
    }
    assert (len(line.bot_messages(SOMCHAI.user_id)), line.used()) == (1, 1)
    clock.pass_seconds(24 * 3600)
    assert api.push(SOMCHAI.user_id, retry_key=key).status_code == 200


def test_a_refused_send_does_not_use_up_its_retry_key(api, line):
    key = str(uuid.uuid4())
    assert api.push(UNKNOWN_USER, retry_key=key).status_code == 400
    assert api.push(SOMCHAI.user_id, retry_key=key).status_code == 200
    assert api.push(SOMCHAI.user_id, retry_key="not-a-uuid").status_code == 400


def test_multicast_takes_500_people_and_no_groups(line, api):
    def multicast(to):
        return api.post("message/multicast", {"to": to, "messages": [text("ก")]})

    assert multicast([SOMCHAI.user_id, MALEE.user_id, UNKNOWN_USER]).json == {}
    assert line.used() == 2
    assert multicast([GROUP]).status_code == 400
    assert multicast([SOMCHAI.user_id] * 501).json["details"][0]["property"] == "to"


def test_broadcast_reaches_friends_only(line, api):
    line.unfollow(ARUN.user_id)
    assert api.post("message/broadcast", {"messages": [text("ประกาศ")]}).status_code == 200
    reached = [one.user_id for one in (SOMCHAI, MALEE, ARUN) if line.bot_messages(one.user_id)]
    assert reached == [SOMCHAI.user_id, MALEE.user_id]


def test_a_mention_needs_a_member_of_the_group(api):
    def mention(user_id):
        who = {"type": "mention", "mentionee": {"type": "user", "userId": user_id}}
        return {"type": "textV2", "text": "{who}", "substitution": {"who": who}}

    assert api.push(GROUP, mention(MALEE.user_id)).status_code == 200
    assert api.push(GROUP, mention(UNKNOWN_USER)).status_code == 400
    assert api.push(SOMCHAI.user_id, mention(SOMCHAI.user_id)).status_code == 400


def test_validate_looks_at_messages_only(line, api):
    assert api.post("message/validate/push", {"messages": [text("ก")]}).status_code == 200
    assert api.post("message/validate/push", {"messages": [text("")]}).status_code == 400
    assert line.api_log[-1].status == 400
    assert not line.messages(SOMCHAI.user_id)


def test_delivery_counts_come_the_next_day(line, api, clock):
    api.push(GROUP)
    assert api.get("message/delivery/push?date=20261121").json == {"status": "unready"}
    clock.pass_seconds(24 * 3600)
    assert api.get("message/delivery/push?date=20261121").json == {"status": "ready", "success": 3}
    assert api.get("message/delivery/push?date=21-11-2026").status_code == 400


def test_requests_that_are_no_json_or_too_large(api):
    assert api.post("message/push", data=b"{", content_type="application/json").status_code == 400
    assert api.post("message/push", data=b"x=1", content_type="text/plain").status_code == 415
    huge = b" " * (2 * 1024 * 1024 + 1)
    assert api.post("message/push", data=huge, content_type="application/json").status_code == 413
    assert api.get("no/such/thing").json == {"message": "Not found"}


def test_faults_strike_once_before_or_after_acceptance(line, api):
    key = str(uuid.uuid4())
    line.faults.add(Fault(FaultKind.ERROR_BEFORE, "message/push"))
    assert api.push(SOMCHAI.user_id, retry_key=key).status_code == 500
    assert not line.bot_messages(SOMCHAI.user_id)
    line.faults.add(Fault(FaultKind.ERROR_AFTER, "message/push"))
    assert api.push(SOMCHAI.user_id, retry_key=key).status_code == 500
    assert len(line.bot_messages(SOMCHAI.user_id)) == 1
    assert api.push(SOMCHAI.user_id, retry_key=key).status_code == 409


def test_faults_speak_with_lines_own_words(line, api):
    expected = {
        FaultKind.RATE_LIMIT: (429, "The API rate limit has been exceeded. Try again later."),
        FaultKind.MONTHLY_LIMIT: (429, "You have reached your monthly limit."),
        FaultKind.CONFLICT: (409, "The retry key is already accepted"),
        FaultKind.BAD_REQUEST: (400, "The request body has 1 error(s)"),
    }
    for kind, (status, message) in expected.items():
        line.faults.add(Fault(kind))
        answer = api.push(SOMCHAI.user_id)
        assert (answer.status_code, answer.json["message"]) == (status, message)
    assert api.push(SOMCHAI.user_id).status_code == 200


def test_broken_connections_and_silence_over_a_real_socket(config):
    import urllib3

    pool = urllib3.PoolManager(retries=False)
    headers = {"Authorization": "Bearer test-token", "Content-Type": "application/json"}

    def push(timeout=5.0):
        body = {"to": SOMCHAI.user_id, "messages": [text("ก")]}
        return pool.request(
            "POST", f"{server.url}/v2/bot/message/push", json=body, headers=headers, timeout=timeout
        ).status

    def failure(**options):
        try:
            return push(**options)
        except urllib3.exceptions.HTTPError as fault:
            return type(fault).__name__

    with SimulatorServer(config) as server:
        line = server.platform
        line.faults.add(Fault(FaultKind.RESET_BEFORE, "message/push"))
        assert failure() == "ProtocolError"
        assert line.used() == 0
        line.faults.add(Fault(FaultKind.RESET_AFTER, "message/push"))
        assert failure() == "ProtocolError"
        assert line.used() == 1
        line.faults.add(Fault(FaultKind.TIMEOUT_AFTER, "message/push", delay_s=30))
        assert failure(timeout=0.5) == "ReadTimeoutError"
        assert line.used() == 2
        assert failure() == 200
