import { computeAccessibleName, getRole, isInaccessible } from 'dom-accessibility-api';
import type { Found, Sought } from './sought.ts';

/** The part of a driver that runs in the page, the same in every engine: it looks and never touches. */
const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** A name and what was asked for: the same, or one that begins or ends with the blank of `…`. */
function fits(name: string, wanted: string, isPart: boolean): boolean {
  return isPart ? name.includes(wanted) : name === wanted;
}

const isSeen = (element: Element): boolean =>
  element.getClientRects().length > 0 &&
  getComputedStyle(element).visibility === 'visible' &&
  element.closest('[inert]') === null;

const FIELDS = 'input, textarea, select, output, [aria-label]';

/** What a person can reach: while a dialog asks, that alone. */
const reachable = (): Element => [...document.querySelectorAll(':modal')].at(-1) ?? document.body;

function candidates({ role, label, text, name, isPart = false }: Sought): Element[] {
  const root = reachable();
  const all = [root, ...root.querySelectorAll('*')].filter(
    (one) => label === undefined || one.matches(FIELDS),
  );
  if (text !== undefined) {
    return all.filter((one) => squeezed(one.textContent).includes(text) && isInnermost(one, text));
  }
  if (label !== undefined) {
    return all.filter((one) => fits(squeezed(computeAccessibleName(one)), label, isPart));
  }
  return all.filter(
    (one) =>
      getRole(one) === role &&
      (name === undefined || fits(squeezed(computeAccessibleName(one)), name, isPart)),
  );
}

const isInnermost = (element: Element, text: string): boolean =>
  ![...element.children].some((child) => squeezed(child.textContent).includes(text));

function valueOf(element: Element): string {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
    return element.value;
  if (element instanceof HTMLSelectElement) return element.selectedOptions[0]?.text ?? '';
  return squeezed(element.textContent);
}

/** Whether a click on the middle of it is a click on it, and not on what lies above. */
function isHit(element: Element, x: number, y: number): boolean {
  const hit = document.elementFromPoint(x, y);
  if (hit === null) return false;
  return element.contains(hit) || hit.contains(element) || hit.closest('label') !== null;
}

/** The first element that is seen and fits. `mark` scrolls to it, and puts a mark on it for the driver. */
export function find(sought: Sought, mark = false): Found | null {
  const all = candidates(sought).filter((one) => isSeen(one) && !isInaccessible(one));
  const element = all[sought.nth ?? 0];
  if (!element) return null;
  if (mark) {
    for (const old of document.querySelectorAll('[data-sought]'))
      old.removeAttribute('data-sought');
    element.setAttribute('data-sought', '');
    Object.assign(globalThis, { lockstateClicked: false });
    const clicked = () => Object.assign(globalThis, { lockstateClicked: true });
    element.addEventListener('click', clicked, { capture: true, once: true });
    element.scrollIntoView({ block: 'center', inline: 'nearest', behavior: 'instant' });
  }
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [Math.floor(left + width / 2), Math.floor(top + height / 2)];
  return {
    x,
    y,
    count: all.length,
    name: squeezed(computeAccessibleName(element)),
    value: valueOf(element),
    isHit: isHit(element, x, y),
    isDisabled: element.matches(':disabled'),
    isChecked: element.matches(':checked'),
    isFocused: element === document.activeElement,
  };
}

Object.assign(globalThis, { lockstateFind: find });
