// The chat page: who you are, what was said, what you type or tap.
import { areas, initial, messageRow } from "./bubbles.js";
import { el, picture, safeUrl } from "./dom.js";
import { Panel } from "./panel.js";

const $ = (id) => document.getElementById(id);
const WAIT_S = 15;
const TRY = {
  public: ["โรงเรียนบ้านแม่จันมีนักเรียนกี่คน", "นักเรียน ป.1 ทั้งเขต แยกชายหญิง", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ"],
  school: ["เงินรายหัวปี 70 ของ รร.เรา ได้เท่าไหร่", "โรงเรียนเรามีนักเรียนกี่คน", "รายงานที่ต้องส่งมีอะไรบ้าง"],
  officer: ["ใครยังไม่ส่ง DMC เทอม 2", "10 โรงเรียนที่นักเรียนน้อยที่สุด", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ"],
  new: ["ลงทะเบียน", "มีโรงเรียนกี่โรง", "ทำอะไรได้บ้าง"],
  director: ["นักเรียนทั้งเขตมีกี่คน", "โรงเรียนขนาดเล็กแยกอำเภอ ขอกราฟ", "10 โรงเรียนที่นักเรียนน้อยที่สุด"],
};

const users = new Map();
const groups = new Map();
const messages = new Map();
let bot = { name: "น้องแผน" };
let loading = {};
let drift = 0;
let since = 0;
let chat = "";
let dotsTimer = 0;
let atEnd = true;
let quoted = null;

const panel = new Panel((eventId) => send("redeliver", { eventId }));

async function send(name, body) {
  try {
    const answer = await fetch(`/sim/${name}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const result = await answer.json();
    notice(answer.ok ? "" : result.error || "ทำรายการไม่สำเร็จ");
    return answer.ok;
  } catch {
    notice("ติดต่อ LINE จำลองไม่ได้ ตรวจว่ายังเปิดอยู่หรือไม่");
    return false;
  }
}

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

const inGroup = () => groups.has(chat);
const speaker = () => (inGroup() ? $("speaker").value : chat);
const where = () => ({ user: speaker(), chat: inGroup() ? chat : null });
const nameOf = (id) => (users.has(id) ? users.get(id).name : id === bot.userId ? bot.name : "สมาชิก");

const context = {
  get speaker() { return speaker(); },
  get botName() { return bot.name; },
  nameOf,
  act,
  openMenu,
  openReply,
  wordsOf: (id) => (messages.has(id) ? words(messages.get(id)) : ""),
};

function act(action) {
  if (action.type === "uri") {
    const url = safeUrl(action.uri);
    if (url) window.open(url, "_blank", "noopener,noreferrer");
  } else if (action.type === "datetimepicker") {
    pickMoment(action);
  } else if (action.type === "clipboard") {
    navigator.clipboard?.writeText(action.clipboardText).then(() => notice("คัดลอกแล้ว"), () => notice("คัดลอกไม่ได้"));
  } else if (["camera", "cameraRoll"].includes(action.type)) {
    pickFile("image");
  } else if (action.type === "location") {
    notice("หน้านี้ส่งตำแหน่งไม่ได้");
  } else {
    if (action.inputOption === "openKeyboard") {
      $("text").value = action.fillInText || "";
      $("text").focus();
    }
    send("tap", { ...where(), action });
  }
}

function sheet(...children) {
  const box = $("sheet");
  box.replaceChildren(...children, el("button", { type: "button", class: "cancel", onclick: () => box.close() }, "ยกเลิก"));
  box.showModal();
  return box;
}

function pickMoment(action) {
  const kind = { date: "date", time: "time", datetime: "datetime-local" }[action.mode];
  const input = el("input", { type: kind, value: action.initial || "", min: action.min, max: action.max, "aria-label": action.label || "เลือกวันเวลา" });
  const choose = el("button", { type: "button", class: "main" }, "ตกลง");
  const box = sheet(el("h3", {}, action.label || "เลือกวันเวลา"), input, choose);
  choose.addEventListener("click", () => {
    if (!input.value || !input.reportValidity()) return;
    box.close();
    send("tap", { ...where(), action, params: { [action.mode]: input.value } });
  });
}

function openMenu(message) {
  const option = (label, run) => el("button", { type: "button", onclick: () => { $("sheet").close(); run(); } }, label);
  const rows = [
    option("ยกเลิกการส่ง", () => send("unsend", { messageId: message.id })),
    option("ส่งเหตุการณ์นี้ซ้ำ (redelivery)", () => send("redeliver", { eventId: message.eventId })),
  ];
  if (groups.has(message.chat) && message.body.type === "text") rows.push(option("แก้ไขข้อความ", () => editText(message)));
  sheet(...rows);
}

function openReply(message) {
  sheet(el("button", { type: "button", onclick: () => { $("sheet").close(); quote(message); } }, "ตอบกลับ"));
}

const words = (message) => [...(message.body.text || message.body.altText || "ข้อความ").split("\n")[0]].slice(0, 60).join("");

function quote(message) {
  quoted = message;
  $("quoted").hidden = !message;
  $("quoted-words").textContent = message ? words(message) : "";
  if (message) $("text").focus();
}

function editText(message) {
  const input = el("textarea", { rows: "3", maxlength: "5000", "aria-label": "ข้อความใหม่" });
  input.value = message.body.text;
  const save = el("button", { type: "button", class: "main" }, "บันทึก");
  const box = sheet(el("h3", {}, "แก้ไขข้อความ"), input, save);
  save.addEventListener("click", () => { box.close(); send("edit", { messageId: message.id, text: input.value }); });
}

function pickFile(kind) {
  const pick = $("pick");
  pick.accept = kind === "image" ? "image/png,image/jpeg" : "";
  pick.onchange = () => {
    const file = pick.files[0];
    pick.value = "";
    if (!file) return;
    const reader = new FileReader();
    reader.onload = () => send(kind, { ...where(), name: file.name, contentType: file.type, data: reader.result.split(",")[1] || "" });
    reader.readAsDataURL(file);
  };
  pick.click();
}

function drawPeople() {
  const entry = (one, kind) => el("button", {
    type: "button", role: "option", class: "person", "aria-selected": String(one.id === chat), onclick: () => choose(one.id),
  }, el("span", { class: `avatar ${kind}`, "aria-hidden": "true" }, initial(one.name)),
  el("span", { class: "words" }, el("strong", {}, one.name), el("small", {}, one.hint || "")));
  $("people").replaceChildren(
    ...[...users.values()].map((one) => entry(one, "human")),
    ...[...groups.values()].map((one) => entry(one, "group")));
}

function choose(id) {
  chat = id;
  location.hash = id;
  quote(null);
  notice("");
  drawPeople();
  const group = groups.get(id);
  const keep = $("speaker").value;
  $("speaker").replaceChildren(...(group ? group.members : []).map((one) => el("option", { value: one }, nameOf(one))));
  if (group && group.members.includes(keep)) $("speaker").value = keep;
  drawHead();
  drawLog();
}

function drawHead() {
  const group = groups.get(chat);
  const user = users.get(chat);
  if (!group && !user) return;
  $("chat-name").textContent = group ? `${group.name} (${group.members.length + (group.botIn ? 1 : 0)})` : bot.name;
  $("chat-avatar").textContent = initial(group ? group.name : bot.name);
  $("chat-avatar").className = `avatar ${group ? "group" : "bot"}`;
  $("chat-hint").textContent = group ? (group.botIn ? `มี ${bot.name} อยู่ในกลุ่ม` : `${bot.name} ไม่ได้อยู่ในกลุ่ม`) : `คุณคือ ${user.name}${user.blocked ? " · บล็อกบอทอยู่" : ""}`;
  $("speaker-row").hidden = $("mention").hidden = !group;
  for (const button of document.querySelectorAll("[data-only]")) button.hidden = (button.dataset.only === "group") !== Boolean(group);
  document.querySelector("[data-act=block]").textContent = user && user.blocked ? "เลิกบล็อกบอท" : "บล็อกบอท";
  document.querySelector("[data-act=invite]").textContent = group && !group.botIn ? "เชิญบอทเข้ากลุ่ม" : "นำบอทออกจากกลุ่ม";
  drawRichMenu(user && user.richMenu);
}

function drawRichMenu(menu) {
  $("toggle-richmenu").hidden = !menu;
  const box = $("richmenu");
  if (!menu) { box.hidden = true; box.dataset.id = ""; return; }
  if (box.dataset.id === menu.id) return;
  box.dataset.id = menu.id;
  box.hidden = !menu.selected;
  box.replaceChildren(picture(`${location.origin}/sim/richmenu/${menu.id}`, menu.chatBarText));
  areas(box, menu.size, menu.areas, act);
}

const ofChat = () => [...messages.values()].filter((one) => one.chat === chat);

function drawLog() {
  const log = $("log");
  const list = ofChat();
  log.replaceChildren(...list.map((one) => messageRow(one, context)));
  if (!list.length) log.append(emptyState());
  drawTail();
  toEnd();
}

function toEnd() {
  const log = $("log");
  log.scrollTop = log.scrollHeight;
  atEnd = true;
}

function emptyState() {
  const user = users.get(chat);
  const kind = user ? user.seat.split(":")[0] : "public";
  const call = inGroup() ? `@${bot.name} ` : "";
  return el("div", { class: "welcome" },
    el("span", { class: "avatar bot big", "aria-hidden": "true" }, initial(bot.name)),
    el("h2", {}, `ถาม${bot.name}ได้เลย`),
    el("p", {}, inGroup() ? `ในกลุ่ม ${bot.name}จะตอบเมื่อถูกเรียกชื่อ ลองกดตัวอย่าง` : "พิมพ์คำถามเป็นภาษาไทย หรือกดตัวอย่าง"),
    ...(TRY[kind] || TRY.public).map((text) => el("button", { type: "button", onclick: () => say(call + text) }, text)));
}

function drawTail() {
  clearTimeout(dotsTimer);
  document.querySelector(".dots-row")?.remove();
  const list = ofChat();
  const last = list[list.length - 1];
  const items = last && last.sender === "bot" && last.body.quickReply ? last.body.quickReply.items : [];
  $("chips").hidden = !items.length;
  $("chips").replaceChildren(...items.map((one) => el("button", { type: "button", class: "chip", onclick: () => act(one.action) },
    one.imageUrl ? picture(one.imageUrl, "") : null, one.action.label)));
  const left = (loading[chat] || 0) - (Date.now() + drift);
  if (left > 0) {
    $("log").append(el("div", { class: "row theirs dots-row", role: "status", "aria-label": "กำลังเตรียมคำตอบ" },
      el("span", { class: "avatar bot", "aria-hidden": "true" }, initial(bot.name)),
      el("div", { class: "balloon dots" }, el("i"), el("i"), el("i"))));
    dotsTimer = setTimeout(drawTail, left);
  }
}

function apply(state) {
  bot = state.bot;
  loading = state.loading;
  drift = state.now - Date.now();
  for (const one of state.users) users.set(one.id, one);
  for (const one of state.groups) groups.set(one.id, one);
  for (const one of state.messages) messages.set(one.id, one);
  panel.update(state);
  if (state.users.length || state.groups.length) {
    const wanted = location.hash.slice(1);
    if (!chat) choose(users.has(wanted) || groups.has(wanted) ? wanted : [...users.keys()][0]);
    else { drawPeople(); drawHead(); }
  }
  const log = $("log");
  let grew = false;
  for (const one of state.messages.filter((each) => each.chat === chat)) {
    const old = log.querySelector(`[data-id="${one.id}"]`);
    const row = messageRow(one, context);
    if (old) old.replaceWith(row);
    else { log.querySelector(".welcome")?.remove(); log.append(row); grew = true; }
  }
  drawTail();
  if (grew || atEnd) toEnd();
}

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`/sim/state?since=${since}&wait=${since ? WAIT_S : 0}`);
      const state = await answer.json();
      if (state.seq < since) location.reload();
      since = state.seq;
      apply(state);
      document.body.classList.remove("offline");
    } catch {
      document.body.classList.add("offline");
      notice("ติดต่อ LINE จำลองไม่ได้ กำลังลองใหม่");
      await new Promise((done) => setTimeout(done, 2000));
    }
  }
}

async function say(text) {
  if (!text.trim()) return;
  if (await send("say", { ...where(), text, quote: quoted && quoted.id })) { $("text").value = ""; quote(null); grow(); }
}

function grow() {
  const box = $("text");
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight + 2, 120)}px`;
  box.style.overflowY = box.scrollHeight > 118 ? "auto" : "hidden";
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); say($("text").value); });
$("text").addEventListener("input", grow);
$("text").addEventListener("keydown", (event) => {
  // While a Thai or other input method is composing, Enter belongs to it.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); say($("text").value); }
});
// A picture grows the log after it was drawn: stay at the end unless the reader has scrolled up.
$("log").addEventListener("load", () => { if (atEnd) toEnd(); }, true);
$("log").addEventListener("scroll", () => {
  const log = $("log");
  atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 160;
});
$("unquote").addEventListener("click", () => quote(null));
$("mention").addEventListener("click", () => { $("text").value = `@${bot.name} ${$("text").value}`; $("text").focus(); });
$("speaker").addEventListener("change", drawLog);
$("toggle-tray").addEventListener("click", () => {
  $("tray").hidden = !$("tray").hidden;
  $("toggle-tray").setAttribute("aria-expanded", String(!$("tray").hidden));
});
$("toggle-richmenu").addEventListener("click", () => { $("richmenu").hidden = !$("richmenu").hidden; });
for (const button of document.querySelectorAll("[data-act]")) {
  button.addEventListener("click", () => {
    const name = button.dataset.act;
    if (name === "image" || name === "file") pickFile(name);
    else if (name === "sticker") send("sticker", where());
    else if (name === "block") send("block", { user: chat });
    else if (name === "invite") send("invite", { chat });
    else {
      const last = ofChat().filter((one) => one.eventId).pop();
      if (last) send("redeliver", { eventId: last.eventId });
      else notice("ยังไม่มีเหตุการณ์ให้ส่งซ้ำ");
    }
  });
}
function showPanel(open) {
  document.body.classList.toggle("panel-open", open);
  $("toggle-panel").setAttribute("aria-expanded", String(open));
}
$("toggle-panel").addEventListener("click", () => showPanel(!document.body.classList.contains("panel-open")));
$("close-panel").addEventListener("click", () => { showPanel(false); $("toggle-panel").focus(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") showPanel(false); });
if (matchMedia("(min-width: 1100px)").matches) showPanel(true);
follow();
