/** What the style sheet gives to the parts of the drawing, and a file has to carry itself. */
const CARRIED = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'font-family',
  'font-weight',
  'text-anchor',
  'text-decoration-line',
] as const;

/**
 * A colour as every program reads it: browsers report mixed ones as `color(srgb r g b / a)`.
 * @returns `rgb()`, or the text as it was when it is written in another way
 */
export function plainColour(colour: string): string {
  const match = /^color\(srgb ([\d.]+) ([\d.]+) ([\d.]+)(?: \/ ([\d.]+))?\)$/.exec(colour);
  if (!match) return colour;
  const [red, green, blue] = match.slice(1, 4).map((part) => Math.round(Number(part) * 255));
  const alpha = match[4];
  const parts = `${String(red)}, ${String(green)}, ${String(blue)}`;
  return alpha === undefined ? `rgb(${parts})` : `rgba(${parts}, ${alpha})`;
}

function carryStyle(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of CARRIED) {
    const value = style.getPropertyValue(name);
    const attribute = name === 'text-decoration-line' ? 'text-decoration' : name;
    if (value !== '' && value !== 'none 0px') to.setAttribute(attribute, plainColour(value));
  }
}

/**
 * The drawing as a file of its own: all of it, however far the page has zoomed in, in the colours it
 * has on the page now.
 * @param width of the whole drawing, in its own units
 * @param height as `width`
 */
export function svgFile(svg: SVGSVGElement, width: number, height: number): string {
  // A state that has just changed is on its way to its colour.
  for (const change of svg.getAnimations({ subtree: true })) change.finish();
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [...svg.querySelectorAll('rect, path, circle, text')];
  for (const [index, part] of [...copy.querySelectorAll('rect, path, circle, text')].entries()) {
    const original = originals[index];
    if (original) carryStyle(original, part);
  }
  for (const part of copy.querySelectorAll('.flash, desc')) part.remove();
  for (const part of [copy, ...copy.querySelectorAll('*')]) {
    for (const { name } of [...part.attributes]) {
      if (/^(class|role|tabindex|aria-.*)$/.test(name)) part.removeAttribute(name);
    }
  }
  const label = svg.getAttribute('aria-label');
  if (label !== null) {
    copy.setAttribute('role', 'img');
    copy.setAttribute('aria-label', label);
  }
  const ground = document.createElementNS(copy.namespaceURI, 'rect');
  ground.setAttribute('width', String(width));
  ground.setAttribute('height', String(height));
  ground.setAttribute('fill', plainColour(getComputedStyle(svg).backgroundColor));
  copy.prepend(ground);
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  return new XMLSerializer().serializeToString(copy);
}
