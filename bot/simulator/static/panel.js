// The side panel: raw webhooks, raw API calls, quota, and what went wrong.
import { clockTime, el } from "./dom.js";

const REASONS = {
  could_not_connect: "ต่อกับบอทไม่ได้",
  request_timeout: "บอทไม่ตอบภายใน 2 วินาที",
  error_status_code: "บอทตอบด้วยรหัสผิดพลาด",
  unclassified: "ผิดพลาดไม่ทราบชนิด",
};

export class Panel {
  constructor(onRedeliver) {
    this.onRedeliver = onRedeliver;
    this.webhooks = new Map();
    this.calls = new Map();
    this.tab = "webhooks";
    this.open = new Set();
    for (const button of document.querySelectorAll(".tabs [role=tab]")) {
      button.addEventListener("click", () => this.choose(button.dataset.tab));
    }
  }

  choose(tab) {
    this.tab = tab;
    for (const button of document.querySelectorAll(".tabs [role=tab]")) {
      button.setAttribute("aria-selected", String(button.dataset.tab === tab));
    }
    this.draw();
  }

  update(state) {
    for (const one of state.webhooks) this.webhooks.set(one.number, one);
    for (const one of state.calls) this.calls.set(one.number, one);
    this.quota(state.quota);
    document.getElementById("fault-dot").hidden = !this.faults().length;
    if (state.webhooks.length || state.calls.length || !this.drawn) this.draw();
  }

  quota({ limit, used, month }) {
    const share = limit ? Math.min(100, (100 * used) / limit) : 0;
    document.getElementById("quota").replaceChildren(
      el("div", { class: "quota-line" }, el("span", {}, "โควตาข้อความเดือนนี้"),
        el("strong", {}, limit === null ? `${used} (ไม่จำกัด)` : `${used.toLocaleString()} / ${limit.toLocaleString()}`)),
      el("div", { class: "meter", role: "meter", "aria-label": `ใช้โควตาเดือน ${month}`, "aria-valuemin": "0", "aria-valuemax": String(limit ?? used), "aria-valuenow": String(used) },
        el("i", { style: { width: `${share}%` }, class: share >= 90 ? "full" : "" })),
      el("small", {}, "ตอบกลับ (reply) ไม่นับ ส่งเอง (push) นับตามจำนวนผู้รับ"));
  }

  faults() {
    const hooks = [...this.webhooks.values()].filter((one) => one.error);
    const calls = [...this.calls.values()].filter((one) => one.status === 0 || one.status >= 400 || one.fault);
    return [...hooks, ...calls].sort((a, b) => b.number - a.number);
  }

  draw() {
    this.drawn = true;
    const lists = {
      webhooks: () => [...this.webhooks.values()].reverse(),
      calls: () => [...this.calls.values()].reverse(),
      faults: () => this.faults(),
    };
    const empty = {
      webhooks: "ยังไม่มี webhook ลองส่งข้อความหาบอท แล้วจะเห็นข้อมูลดิบที่ LINE ส่งให้บอทตรงนี้",
      calls: "บอทยังไม่ได้เรียก API",
      faults: "ยังไม่มีปัญหา ทั้งการส่ง webhook และการเรียก API",
    };
    const rows = lists[this.tab]().slice(0, 100).map((one) => ("path" in one ? this.call(one) : this.webhook(one)));
    document.getElementById("entries").replaceChildren(...(rows.length ? rows : [el("p", { class: "empty" }, empty[this.tab])]));
  }

  entry(one, head, good, parts) {
    const details = el("details", { class: "entry" }, el("summary", {},
      el("span", { class: `status ${good ? "good" : "bad"}` }, one.done === false ? "รอ" : String(one.status || "ไม่มีคำตอบ")),
      el("span", { class: "head" }, head), el("time", {}, clockTime(one.at))));
    details.open = this.open.has(one.number);
    details.addEventListener("toggle", () => (details.open ? this.open.add(one.number) : this.open.delete(one.number)));
    for (const [title, value] of parts) {
      if (value) details.append(el("h3", {}, title), el("pre", { tabindex: "0" }, pretty(value)));
    }
    return details;
  }

  webhook(one) {
    const kinds = kindsOf(one.body);
    const again = one.attempt > 1 ? ` (ครั้งที่ ${one.attempt})` : "";
    const details = this.entry(one, `${kinds}${again}`, !one.error, [
      ["ผลการส่ง", one.error ? `${REASONS[one.error] || one.error} · ${one.took} มิลลิวินาที` : `${one.took} มิลลิวินาที · ${one.url}`],
      ["x-line-signature", one.signature], ["ส่งให้บอท", one.body], ["บอทตอบ", one.answer]]);
    if (one.eventId) {
      details.append(el("button", { type: "button", class: "again", onclick: () => this.onRedeliver(one.eventId) }, "ส่งซ้ำ (redelivery)"));
    }
    return details;
  }

  call(one) {
    const path = one.path.replace("/v2/bot/", "");
    return this.entry(one, `${one.method} ${path}`, one.status > 0 && one.status < 400, [
      ["ความผิดพลาดที่สั่งไว้", one.fault], ["x-line-request-id", one.requestId], ["X-Line-Retry-Key", one.retryKey],
      ["บอทส่งมา", one.request], ["LINE ตอบ", one.answer]]);
  }
}

function kindsOf(body) {
  try {
    const events = JSON.parse(body).events;
    return events.map((one) => (one.message ? `${one.type} · ${one.message.type}` : one.type)).join(", ") || "ทดสอบที่อยู่";
  } catch {
    return "webhook";
  }
}

function pretty(value) {
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
