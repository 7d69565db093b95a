import type { Page } from '@playwright/test';

/**
 * All that a page's document holds, whether it is seen or not: texts, attributes, what stands in fields, the
 * title, the address and what goes with it, in shadow roots and templates too.
 */
export function pageContent(page: Page): Promise<string> {
  return page.evaluate(() => {
    const held: string[] = [
      document.title,
      location.href,
      JSON.stringify(history.state),
      window.name,
    ];
    const look = (root: Document | DocumentFragment): void => {
      held.push(root.textContent ?? '');
      for (const element of root.querySelectorAll('*')) {
        // Joined: texts of neighbours could hide where one begins.
        held.push(element.textContent);
        for (const attribute of element.attributes) held.push(attribute.value);
        for (const property of ['value', 'defaultValue', 'placeholder', 'title', 'ariaLabel']) {
          const value: unknown = Reflect.get(element, property);
          if (typeof value === 'string') held.push(value);
        }
        if (element instanceof HTMLSelectElement) {
          held.push(...[...element.options].map(({ text, value }) => `${text}\n${value}`));
        }
        if (element.shadowRoot) look(element.shadowRoot);
        if (element instanceof HTMLTemplateElement) look(element.content);
      }
    };
    look(document);
    held.push(String(getSelection()));
    return held.join('\n');
  });
}

/** Which of some texts a page's document holds, as they are or without the blanks at their line breaks. */
export async function heldBy(page: Page, planted: readonly string[]): Promise<string[]> {
  const content = await pageContent(page);
  const flat = content.replace(/\s+/g, ' ');
  return planted.filter(
    (text) => content.includes(text) || flat.includes(text.replace(/\s+/g, ' ')),
  );
}
