"""People, groups, content, loading dots, rich menus, tokens."""

from bot.simulator.server import create_platform

from .conftest import ARUN, GROUP, MALEE, SOMCHAI

MENU = {
    "size": {"width": 2500, "height": 1686},
    "selected": True,
    "name": "principal",
    "chatBarText": "เมนู",
    "areas": [
        {
            "bounds": {"x": 0, "y": 0, "width": 1250, "height": 843},
            "action": {"type": "postback", "label": "งบ", "data": "m=budget"},
        },
        {
            "bounds": {"x": 1250, "y": 0, "width": 1250, "height": 843},
            "action": {"type": "richmenuswitch", "richMenuAliasId": "tab-2", "data": "t=2"},
        },
    ],
}


def test_profiles_and_groups(api, line):
    assert api.get(f"profile/{SOMCHAI.user_id}").json["displayName"] == "สมชาย"
    assert api.get(f"profile/U{'0' * 32}").status_code == 404
    assert api.get(f"group/{GROUP}/summary").json == {"groupId": GROUP, "groupName": "กลุ่มทดสอบ"}
    assert api.get(f"group/{GROUP}/member/{MALEE.user_id}").json["displayName"] == "มาลี"
    assert api.get(f"group/{GROUP}/members/ids").status_code == 403
    assert api.post(f"group/{GROUP}/leave").status_code == 200
    assert api.get(f"group/{GROUP}/summary").status_code == 404


def test_sent_pictures_can_be_fetched_until_they_are_taken_back(api, line):
    line.send_image(SOMCHAI.user_id, b"\x89PNG", "image/png")
    message = line.messages(SOMCHAI.user_id)[-1]
    answer = api.get(f"message/{message.message_id}/content")
    assert (answer.data, answer.content_type) == (b"\x89PNG", "image/png")
    line.unsend(message.message_id)
    assert api.get(f"message/{message.message_id}/content").status_code == 410
    assert api.get("message/1/content").status_code == 404


def test_a_sent_file_can_be_fetched_for_a_while_and_is_then_gone(api, line, clock):
    line.send_file(ARUN.user_id, "จัดสรร.xlsx", b"PK", "application/octet-stream")
    message = line.messages(ARUN.user_id)[-1]
    assert message.body["fileName"] == "จัดสรร.xlsx"
    assert message.body["fileSize"] == 2
    assert "contentProvider" not in message.body
    assert api.get(f"message/{message.message_id}/content").data == b"PK"
    clock.pass_seconds(8 * 24 * 3600)
    assert api.get(f"message/{message.message_id}/content").status_code == 404


def test_a_restarted_platform_gives_no_message_the_number_of_an_earlier_one(config, clock, line):
    line.say(ARUN.user_id, "ก่อนปิด")
    clock.pass_seconds(1)
    again = create_platform(config)
    again.say(ARUN.user_id, "หลังเปิด")
    first, second = (each.messages(ARUN.user_id)[-1].message_id for each in (line, again))
    again.close()
    assert len(first) == len(second) == 18 and second > first


def test_a_video_is_prepared_before_it_can_be_fetched(api, line):
    line.send_media(ARUN.user_id, "video", b"mp4", ready=False)
    number = line.messages(ARUN.user_id)[-1].message_id
    assert api.get(f"message/{number}/content").status_code == 202
    assert api.get(f"message/{number}/content/transcoding").json["status"] == "processing"
    line.finish_preparing(number)
    assert api.get(f"message/{number}/content").data == b"mp4"
    assert api.get(f"message/{number}/content/transcoding").json["status"] == "succeeded"


def test_dots_are_for_one_person_and_end_with_the_answer(api, line):
    def loading(**body):
        return api.post("chat/loading/start", {"chatId": SOMCHAI.user_id} | body).status_code

    assert loading(loadingSeconds=10) == 202
    assert SOMCHAI.user_id in line.loading
    api.push(SOMCHAI.user_id)
    assert SOMCHAI.user_id not in line.loading
    assert loading(loadingSeconds=7) == 400
    assert loading(loadingSeconds=65) == 400
    assert loading(chatId=GROUP) == 400


def test_reading_marks_the_earlier_messages_too(api, line):
    line.say(SOMCHAI.user_id, "หนึ่ง")
    line.say(SOMCHAI.user_id, "สอง")
    token = line.messages(SOMCHAI.user_id)[-1].body["markAsReadToken"]
    assert api.post("chat/markAsRead", {"markAsReadToken": token}).status_code == 200
    assert [one.read for one in line.messages(SOMCHAI.user_id)] == [True, True]
    assert api.post("chat/markAsRead", {"markAsReadToken": "x"}).status_code == 400


def test_a_rich_menu_from_creation_to_the_phone(api, line):
    menu_id = api.post("richmenu", MENU).json["richMenuId"]
    assert api.post(f"user/all/richmenu/{menu_id}").status_code == 400, "no picture yet"
    upload = api.post(f"richmenu/{menu_id}/content", data=b"png", content_type="image/png")
    assert upload.status_code == 200
    assert api.post(f"richmenu/{menu_id}/content", data=b"png", content_type="image/png").status_code == 400
    assert api.post(f"user/all/richmenu/{menu_id}").status_code == 200
    assert api.get("user/all/richmenu").json == {"richMenuId": menu_id}
    assert api.post("richmenu/alias", {"richMenuAliasId": "tab-2", "richMenuId": menu_id}).status_code == 200
    line.tap(SOMCHAI.user_id, MENU["areas"][1]["action"])
    assert api.get(f"user/{SOMCHAI.user_id}/richmenu").json == {"richMenuId": menu_id}
    event = next(reversed(line.events.values()))
    assert event["postback"] == {
        "data": "t=2",
        "params": {"newRichMenuAliasId": "tab-2", "status": "SUCCESS"},
    }
    assert api.delete(f"user/{SOMCHAI.user_id}/richmenu").status_code == 200
    assert api.delete(f"richmenu/{menu_id}").status_code == 200
    assert api.get("richmenu/list").json == {"richmenus": []}


def test_rich_menu_limits(api):
    assert api.post("richmenu/validate", MENU).status_code == 200
    for change in (
        {"chatBarText": "ก" * 15},
        {"size": {"width": 2500, "height": 2000}},
        {"areas": MENU["areas"] * 11},
        {"size": {"width": 1200, "height": 800}},
    ):
        assert api.post("richmenu/validate", MENU | change).status_code == 400, change


def test_bot_info_webhook_address_and_tokens(api, line, bot, app):
    assert api.get("info").json["displayName"] == "น้องแผน"
    assert api.get("channel/webhook/endpoint").status_code == 404
    put = api.client.put(
        "/v2/bot/channel/webhook/endpoint",
        json={"endpoint": bot.url},
        headers={"Authorization": "Bearer test-token"},
    )
    assert put.status_code == 200
    assert api.get("channel/webhook/endpoint").json == {"endpoint": bot.url, "active": True}
    tested = api.post("channel/webhook/test", {})
    assert (tested.json["success"], tested.json["statusCode"]) == (True, 200)
    form = {"grant_type": "client_credentials", "client_id": "1", "client_secret": "test-secret"}
    assert api.client.post("/v2/oauth/accessToken", data=form).json["access_token"] == "test-token"
    assert api.client.post("/v2/oauth/accessToken", data=form | {"client_secret": "x"}).status_code == 400
