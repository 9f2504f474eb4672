"""The chat page: served whole, safe against what the bot says and against other pages."""

import base64
import re
from pathlib import Path

import bot.simulator

from .conftest import GROUP, SOMCHAI, last_token, text

STATIC = Path(bot.simulator.__file__).parent / "static"


def post(app, name, body, **headers):
    return app.test_client().post(f"/sim/{name}", json=body, headers=headers)


def state(app, since=0):
    return app.test_client().get(f"/sim/state?since={since}").json


def test_the_page_and_everything_it_names_are_served(app):
    client = app.test_client()
    page = client.get("/")
    assert "น้องแผน" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    named = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    own = [f"/static/{path.name}" for path in STATIC.iterdir()]
    statuses = {}
    for path in [*named, *own, "/sim/font/Regular.ttf"]:
        with client.get(path) as answer:
            statuses[path] = answer.status_code
    assert set(statuses.values()) == {200}, statuses
    assert client.get("/sim/font/..%2f..%2fsecret.ttf").status_code == 404


def test_the_page_asks_no_third_party_and_never_writes_html():
    for path in STATIC.iterdir():
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", source), (
            path.name
        )
        addresses = set(re.findall(r"https?://[\w.]+", source)) - {"http://www.w3.org"}
        assert not addresses, path.name


def test_typing_on_the_page_reaches_the_chat_and_the_answer_comes_back(app, line, api):
    assert post(app, "say", {"user": SOMCHAI.user_id, "text": "สวัสดี"}).status_code == 200
    before = state(app)["seq"]
    api.reply(last_token(line), text("<b>สวัสดีค่ะ</b>"))
    news = state(app, before)
    assert [one["body"]["text"] for one in news["messages"]] == ["<b>สวัสดีค่ะ</b>"]
    assert news["calls"][0]["path"] == "/v2/bot/message/reply"
    assert news["quota"] == {"limit": 10, "used": 0, "month": "2026-11"}
    assert "test-token" not in str(state(app))


def test_what_is_quoted_on_the_page_is_told_to_the_bot(app, line, api):
    post(app, "say", {"user": SOMCHAI.user_id, "text": "สวัสดี"})
    api.reply(last_token(line), text("เรื่อง 1"))
    said = state(app)["messages"][-1]["id"]
    post(app, "say", {"user": SOMCHAI.user_id, "text": "ได้ค่ะ", "quote": said})
    assert state(app)["messages"][-1]["body"]["quotedMessageId"] == said


def test_every_act_of_the_page(app, line):
    picture = base64.b64encode(b"\x89PNG").decode()
    assert (
        post(app, "image", {"user": SOMCHAI.user_id, "data": picture, "contentType": "image/png"}).status_code
        == 200
    )
    message = line.messages(SOMCHAI.user_id)[-1]
    assert app.test_client().get(f"/sim/content/{message.message_id}").data == b"\x89PNG"
    body = {"user": SOMCHAI.user_id, "data": picture, "name": "แผน.xlsx"}
    assert post(app, "file", body).status_code == 200
    assert post(app, "sticker", {"user": SOMCHAI.user_id, "chat": GROUP}).status_code == 200
    assert (
        post(app, "tap", {"user": SOMCHAI.user_id, "action": {"type": "postback", "data": "x"}}).status_code
        == 200
    )
    assert post(app, "redeliver", {"eventId": message.event_id}).status_code == 200
    assert post(app, "unsend", {"messageId": message.message_id}).status_code == 200
    assert post(app, "block", {"user": SOMCHAI.user_id}).status_code == 200
    assert line.users[SOMCHAI.user_id].blocked
    assert post(app, "block", {"user": SOMCHAI.user_id}).status_code == 200
    assert post(app, "invite", {"chat": GROUP}).status_code == 200
    assert not line.groups[GROUP].bot_in
    assert post(app, "raw", {"event": '{"type": "somethingNew"}'}).status_code == 200


def test_mistakes_on_the_page_are_told_in_thai(app):
    client = app.test_client()
    empty = post(app, "say", {"user": SOMCHAI.user_id, "text": "  "})
    assert (empty.status_code, empty.json["error"]) == (409, "ยังไม่ได้พิมพ์ข้อความ")
    assert post(app, "say", {}).json["error"] == "ข้อมูลไม่ครบหรือไม่ถูกต้อง"
    assert post(app, "image", {"user": SOMCHAI.user_id, "data": "%%%"}).status_code == 400
    assert post(app, "nothing", {}).status_code == 404
    assert client.get("/nothing").text == "ไม่พบหน้านี้"


def test_other_pages_cannot_drive_the_chat(app):
    body = {"user": SOMCHAI.user_id, "text": "x"}
    assert post(app, "say", body, Origin="https://evil.example").status_code == 403
    assert post(app, "say", body, **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert app.test_client().post("/sim/say", data=body).status_code == 415
    assert post(app, "say", body, Origin="http://localhost").status_code == 200


def test_a_picture_that_could_hold_scripts_is_not_served(app, line):
    line.send_image(SOMCHAI.user_id, b"<svg/>", "image/svg+xml")
    message = line.messages(SOMCHAI.user_id)[-1]
    assert app.test_client().get(f"/sim/content/{message.message_id}").status_code == 404
