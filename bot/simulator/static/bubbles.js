// Draws one message of any kind, from people or from the bot.
import { clockTime, el, linkified, picture, safeUrl } from "./dom.js";
import { flexMessage, tappable } from "./flex.js";

export function messageRow(message, context) {
  const mine = message.sender === context.speaker;
  const bot = message.sender === "bot";
  const shown = content(message, context);
  const wide = bot && ["flex", "template", "imagemap"].includes(message.body.type) && !message.unsent;
  const name = bot ? (message.body.sender && message.body.sender.name) || context.botName : context.nameOf(message.sender);
  const meta = el("div", { class: "meta" },
    mine && message.read ? el("span", {}, "อ่านแล้ว") : null,
    message.edited ? el("span", {}, "แก้ไขแล้ว") : null,
    el("time", {}, clockTime(message.at)));
  if ((bot || message.eventId) && !message.unsent) {
    const open = () => (bot ? context.openReply(message) : context.openMenu(message));
    meta.prepend(el("button", { type: "button", class: "more", "aria-label": "ตัวเลือกของข้อความนี้", onclick: open }, "···"));
  }
  const body = el("div", { class: `said${wide ? " wide" : ""}` }, shown, meta);
  const side = el("div", { class: "column" }, mine ? null : el("span", { class: "name" }, name), body);
  const avatar = mine ? null : el("span", { class: `avatar ${bot ? "bot" : "human"}`, "aria-hidden": "true" }, initial(name));
  return el("article", { class: `row ${mine ? "mine" : "theirs"}`, "data-id": message.id, "data-sender": bot ? "bot" : "human" }, avatar, side);
}

export function initial(name) {
  // The first consonant says more than the vowel written before it (แผน gives ผ).
  return [...name.replace(/^(น้อง|ผอ\.|โรงเรียน|บ้าน|กลุ่ม)+/, "")].find((char) => /[ก-ฮA-Za-z0-9]/.test(char)) || "?";
}

function content(message, context) {
  const body = message.body;
  if (message.unsent) return el("p", { class: "gone" }, "ยกเลิกการส่งข้อความแล้ว");
  const draw = kinds[body.type] || unknown;
  return draw(body, message, context);
}

const kinds = {
  text: (body, message, context) => el("p", { class: "balloon" },
    body.quotedMessageId ? el("span", { class: "quote" }, context.wordsOf(body.quotedMessageId)) : null, ...linkified(body.text)),
  display: (body) => el("p", { class: "balloon" }, body.text),
  textV2: (body, message, context) => el("p", { class: "balloon" }, ...substituted(body, context)),
  sticker: () => el("div", { class: "sticker", role: "img", "aria-label": "สติกเกอร์" }, "สติกเกอร์"),
  image: (body, message) => {
    if (message.sender !== "bot") return picture(`${location.origin}/sim/content/${message.id}`, "รูปที่ส่ง", "photo");
    const full = safeUrl(body.originalContentUrl);
    return el("a", { href: full || "#", target: "_blank", rel: "noopener noreferrer", class: "photo-link" },
      picture(body.originalContentUrl, "รูปจากบอท", "photo"));
  },
  file: (body) => el("div", { class: "balloon file" }, el("strong", {}, body.fileName), el("span", {}, fileSize(body.fileSize))),
  video: (body) => el("video", { class: "photo", src: body.originalContentUrl, poster: body.previewImageUrl, controls: true, preload: "none" }),
  audio: (body) => el("audio", { src: body.originalContentUrl, controls: true, preload: "none" }),
  location: (body) => el("div", { class: "balloon place" }, el("strong", {}, body.title || "ตำแหน่ง"), el("span", {}, body.address || ""),
    el("span", {}, `${body.latitude}, ${body.longitude}`)),
  flex: (body, message, context) => el("div", { class: "flex", role: "group", "aria-label": body.altText },
    flexMessage(body.contents, context.act)),
  template: (body, message, context) => template(body.template, context.act),
  imagemap: (body, message, context) => imagemap(body, context.act),
};

function unknown(body) {
  return el("p", { class: "balloon" }, `ข้อความชนิด ${body.type} แสดงในหน้านี้ไม่ได้`);
}

function substituted(body, context) {
  const text = body.text.replaceAll("{{", "\u0001").replaceAll("}}", "\u0002");
  return text.split(/\{([0-9A-Za-z_]+)\}/).map((part, index) => {
    if (index % 2 === 0) return document.createTextNode(part.replaceAll("\u0001", "{").replaceAll("\u0002", "}"));
    const entry = (body.substitution || {})[part] || {};
    if (entry.type !== "mention") return document.createTextNode("");
    const name = entry.mentionee.type === "all" ? "All" : context.nameOf(entry.mentionee.userId);
    return el("b", { class: "mention" }, `@${name}`);
  });
}

function fileSize(bytes) {
  return bytes < 1024 ? `${bytes} ไบต์` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

function actionButtons(actions, act) {
  return el("div", { class: "template-actions" }, ...actions.map((one) =>
    el("button", { type: "button", onclick: () => act(one) }, one.label || "")));
}

function column(spec, act) {
  const card = el("div", { class: "bubble-card size-kilo template" });
  if (spec.thumbnailImageUrl) card.append(picture(spec.thumbnailImageUrl, spec.title || "รูปประกอบ", "thumb"));
  const words = el("div", { class: "template-words" }, spec.title ? el("strong", {}, spec.title) : null, el("p", {}, spec.text));
  tappable(words, spec.defaultAction, act);
  card.append(words, actionButtons(spec.actions, act));
  return card;
}

function template(spec, act) {
  if (spec.type === "buttons" || spec.type === "confirm") return column(spec, act);
  const cards = spec.columns.map((one) => {
    if (spec.type === "carousel") return column(one, act);
    const card = el("div", { class: "bubble-card size-micro template" }, picture(one.imageUrl, one.action.label || "รูป", "thumb"));
    tappable(card, one.action, act);
    return card;
  });
  return el("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "การ์ดหลายใบ เลื่อนด้านข้าง" }, ...cards);
}

function imagemap(body, act) {
  const frame = el("div", { class: "imagemap" }, picture(`${body.baseUrl}/1040`, body.altText));
  areas(frame, body.baseSize, body.actions.map((one) => ({
    bounds: one.area,
    action: one.type === "uri" ? { type: "uri", uri: one.linkUri, label: one.label } : one,
  })), act);
  return frame;
}

export function areas(frame, base, list, act) {
  for (const { bounds, action } of list) {
    const percent = (value, whole) => `${(100 * value) / whole}%`;
    const spot = el("button", { type: "button", class: "spot", "aria-label": action.label || action.text || "ปุ่ม", onclick: () => act(action) });
    Object.assign(spot.style, {
      left: percent(bounds.x, base.width), top: percent(bounds.y, base.height),
      width: percent(bounds.width, base.width), height: percent(bounds.height, base.height),
    });
    frame.append(spot);
  }
}
