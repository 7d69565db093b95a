import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/**
 * The whole of axe, for one page. Its "legacy mode" leaves out frames of other origins, of which the app has none,
 * and with them a blank page that is opened and closed each time, which takes as long as axe itself.
 */
export const axeFor = (page: Page): AxeBuilder => new AxeBuilder({ page }).setLegacyMode();
