const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** A session of W3C WebDriver, over HTTP. https://www.w3.org/TR/webdriver2/ */
export class WebDriver {
  readonly #address: string;
  #session = '';
  capabilities: Record<string, unknown> = {};
  /** The page that it speaks to at the moment. */
  window = '';

  constructor(address: string) {
    this.#address = address;
  }

  async begin(capabilities: Record<string, unknown>): Promise<void> {
    const answer = await this.#send<{ sessionId: string; capabilities: Record<string, unknown> }>(
      'POST',
      '/session',
      { capabilities: { alwaysMatch: capabilities } },
    );
    this.#session = answer.sessionId;
    this.capabilities = answer.capabilities;
  }

  get<T>(path: string): Promise<T> {
    return this.#send('GET', `/session/${this.#session}${path}`);
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.#send('POST', `/session/${this.#session}${path}`, body);
  }

  delete<T>(path: string): Promise<T> {
    return this.#send('DELETE', `/session/${this.#session}${path}`);
  }

  /** The name by which the driver knows the one element that a selector finds. */
  async element(selector: string): Promise<string> {
    const found = await this.post<Record<string, string>>('/element', {
      using: 'css selector',
      value: selector,
    });
    const id = found[ELEMENT];
    if (id === undefined) throw new Error(`no ${selector}`);
    return id;
  }

  async #send<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.#address + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: T };
    if (response.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`${method} ${path}: ${error}: ${message}`);
  }
}
