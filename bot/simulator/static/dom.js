// Builds elements from plain values. Text only ever enters as text nodes: nothing the bot says becomes HTML.

export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "style") Object.assign(node.style, value);
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function safeUrl(value) {
  try {
    const url = new URL(value);
    return ["http:", "https:", "tel:", "line:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

export function linkified(text) {
  const parts = String(text).split(/(https?:\/\/[^\s<>"]+)/);
  return parts.map((part, index) => {
    if (index % 2 === 0 || !safeUrl(part)) return document.createTextNode(part);
    return el("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part);
  });
}

export function clockTime(ms) {
  return new Date(ms).toLocaleTimeString("th-TH", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Bangkok" });
}

export function picture(url, alt, className = "") {
  const image = el("img", { src: safeUrl(url) || "", alt, class: className, loading: "lazy", referrerpolicy: "no-referrer" });
  image.addEventListener("error", () => {
    image.replaceWith(el("span", { class: "broken", role: "img", "aria-label": alt }, "โหลดรูปไม่ได้"));
  });
  return image;
}
