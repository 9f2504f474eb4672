// Draws LINE's Flex bubbles and carousels with the sizes of the real app.
import { el, picture } from "./dom.js";

const FONT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const BORDER = { none: 0, light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const ALIGN = { start: "start", center: "center", end: "end" };
const GRAVITY = { top: "flex-start", center: "center", bottom: "flex-end" };
const BLOCK_PADDING = { header: "20px", body: "20px", footer: "10px" };

const size = (value, table) => (value === undefined ? undefined : value in table ? `${table[value]}px` : value);

export function flexMessage(container, act) {
  if (container.type === "carousel") {
    return el("div", { class: "carousel", tabindex: "0", role: "group", "aria-label": "การ์ดหลายใบ เลื่อนด้านข้าง" },
      ...container.contents.map((one) => bubble(one, act)));
  }
  return bubble(container, act);
}

function bubble(spec, act) {
  const card = el("div", { class: `bubble-card size-${spec.size || "mega"}`, dir: spec.direction || "ltr" });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!spec[name]) continue;
    const style = (spec.styles && spec.styles[name]) || {};
    const block = el("div", { class: `block ${name}`, style: { backgroundColor: style.backgroundColor || "" } });
    if (style.separator) block.append(el("hr", { style: { borderColor: style.separatorColor || "" } }));
    const drawn = component(spec[name], act, { layout: "vertical", first: true });
    if (spec[name].type === "box" && BLOCK_PADDING[name]) {
      // A box's own padding replaces the block's default, side by side.
      for (const side of ["paddingTop", "paddingBottom", "paddingLeft", "paddingRight"]) {
        if (!drawn.style[side]) drawn.style[side] = BLOCK_PADDING[name];
      }
    }
    block.append(drawn);
    card.append(block);
  }
  tappable(card, spec.action, act);
  return card;
}

function component(spec, act, parent) {
  const draw = { box, text, button, image, icon, separator, filler, video }[spec.type];
  const node = draw ? draw(spec, act, parent) : el("span");
  place(node, spec, parent);
  return node;
}

function place(node, spec, parent) {
  const gap = size(spec.margin ?? parent.spacing, SPACE);
  if (!parent.first && gap && spec.position !== "absolute") {
    if (parent.layout === "vertical") node.style.marginTop = gap;
    else node.style.marginInlineStart = gap;
  }
  const across = parent.layout !== "vertical";
  const grow = spec.flex ?? (across && !["icon", "separator"].includes(spec.type) ? 1 : 0);
  if (spec.type !== "filler" && !spec.width) node.style.flex = grow > 0 ? `${grow} 1 ${across ? "0px" : "auto"}` : "0 0 auto";
  if (across && spec.gravity) node.style.alignSelf = GRAVITY[spec.gravity];
  if (spec.position === "absolute") node.style.position = "absolute";
  const offsets = { offsetTop: "top", offsetBottom: "bottom", offsetStart: "insetInlineStart", offsetEnd: "insetInlineEnd" };
  for (const [name, css] of Object.entries(offsets)) {
    if (!spec[name]) continue;
    if (!node.style.position) node.style.position = "relative";
    node.style[css] = size(spec[name], SPACE);
  }
}

function box(spec, act) {
  const node = el("div", { class: `box ${spec.layout}` });
  const padding = (side) => size(spec[`padding${side}`] ?? spec.paddingAll, SPACE) ?? "";
  Object.assign(node.style, {
    backgroundColor: spec.backgroundColor || "",
    borderColor: spec.borderColor || "",
    borderWidth: spec.borderWidth ? size(spec.borderWidth, BORDER) : "",
    borderStyle: spec.borderWidth ? "solid" : "",
    borderRadius: size(spec.cornerRadius, SPACE) || "",
    width: spec.width || "",
    maxWidth: spec.maxWidth || "",
    height: spec.height || "",
    maxHeight: spec.maxHeight || "",
    justifyContent: spec.justifyContent || "",
    alignItems: spec.alignItems || "",
    paddingTop: padding("Top"),
    paddingBottom: padding("Bottom"),
    paddingLeft: padding("Start"),
    paddingRight: padding("End"),
  });
  if (spec.width) node.style.flex = "0 0 auto";
  if (spec.background) {
    const { angle, startColor, centerColor, endColor, centerPosition } = spec.background;
    const middle = centerColor ? `${centerColor} ${centerPosition || "50%"}, ` : "";
    node.style.background = `linear-gradient(${angle}, ${startColor}, ${middle}${endColor})`;
  }
  (spec.contents || []).forEach((child, index) => {
    node.append(component(child, act, { layout: spec.layout, spacing: spec.spacing, first: index === 0 }));
  });
  tappable(node, spec.action, act);
  return node;
}

function text(spec, act) {
  const node = el("div", { class: `text${spec.wrap ? " wrap" : ""}` });
  if (spec.contents && spec.contents.length) {
    node.append(...spec.contents.map((one) => styled(el("span", {}, one.text), one)));
  } else {
    node.textContent = spec.text;
  }
  styled(node, { size: "md", ...spec });
  node.style.textAlign = ALIGN[spec.align] || "";
  if (spec.wrap && spec.maxLines) {
    Object.assign(node.style, { display: "-webkit-box", webkitBoxOrient: "vertical", webkitLineClamp: String(spec.maxLines), overflow: "hidden" });
  }
  if (spec.lineSpacing) node.style.lineHeight = `calc(1.35em + ${spec.lineSpacing})`;
  if (spec.adjustMode) node.dataset.shrink = "1";
  tappable(node, spec.action, act);
  return node;
}

function styled(node, spec) {
  Object.assign(node.style, {
    fontSize: size(spec.size, FONT) || "",
    color: spec.color || "",
    fontWeight: spec.weight === "bold" ? "700" : "",
    fontStyle: spec.style === "italic" ? "italic" : "",
    textDecoration: spec.decoration && spec.decoration !== "none" ? spec.decoration : "",
  });
  return node;
}

function button(spec, act) {
  const style = spec.style || "link";
  const node = el("button", { type: "button", class: `flex-button ${style} ${spec.height || "md"}` }, spec.action.label || "");
  if (spec.color) node.style[style === "link" ? "color" : "backgroundColor"] = spec.color;
  node.addEventListener("click", (event) => {
    event.stopPropagation();
    act(spec.action);
  });
  return node;
}

function image(spec, act) {
  const [wide, high] = (spec.aspectRatio || "1:1").split(":").map(Number);
  const width = spec.size === "full" ? "100%" : size(spec.size || "md", IMAGE);
  const frame = el("div", { class: "flex-image" });
  const inner = picture(spec.url, "รูปในการ์ด");
  Object.assign(inner.style, {
    width, aspectRatio: `${wide} / ${high}`, objectFit: spec.aspectMode === "cover" ? "cover" : "contain",
    backgroundColor: spec.backgroundColor || "",
  });
  frame.style.justifyContent = { start: "flex-start", end: "flex-end" }[spec.align] || "center";
  frame.append(inner);
  tappable(frame, spec.action, act);
  return frame;
}

function icon(spec) {
  const node = picture(spec.url, "", "flex-icon");
  node.style.height = size(spec.size || "md", FONT);
  return node;
}

function separator(spec, act, parent) {
  const node = el("div", { class: `separator ${parent.layout === "vertical" ? "across" : "down"}` });
  node.style.backgroundColor = spec.color || "";
  return node;
}

function filler(spec) {
  return el("div", { style: { flex: `${spec.flex ?? 1} 1 0px` } });
}

function video(spec, act) {
  const [wide, high] = (spec.aspectRatio || "16:9").split(":").map(Number);
  const node = el("video", { src: spec.url, poster: spec.previewUrl, controls: true, preload: "none" });
  Object.assign(node.style, { width: "100%", aspectRatio: `${wide} / ${high}` });
  return node;
}

export function tappable(node, action, act) {
  if (!action) return;
  node.classList.add("tappable");
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  if (action.label) node.setAttribute("aria-label", action.label);
  const fire = (event) => {
    event.stopPropagation();
    act(action);
  };
  node.addEventListener("click", fire);
  node.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") fire(event);
  });
}
