import { describe, expect, test } from 'vitest';
import type { EgressAnswer } from '../../../src/lib/external/egress-fetch.ts';
import { EgressClient, type EgressOffer } from '../../../src/lib/worker/egress/egress-client.ts';
import type { FromEgress, ToEgress } from '../../../src/lib/worker/egress/egress-protocol.ts';

const MESSAGE = { method: 'GET', url: 'https://a.example/', headers: {}, body: null } as const;
const ANSWER: EgressAnswer = { ok: true, status: 200, retryAfter: null, bytes: new Uint8Array(0) };
const never = () => new AbortController().signal;

/** A page with an egress that does what the test says. */
function page(act: (message: ToEgress, say: (back: FromEgress) => void) => void) {
  const { port1, port2 } = new MessageChannel();
  const heard: ToEgress[] = [];
  let close = (): void => undefined;
  const gone = new Promise<void>((resolve) => {
    close = resolve;
  });
  port1.addEventListener('message', ({ data }: MessageEvent<ToEgress>) => {
    heard.push(data);
    act(data, (back) => port1.postMessage(back));
  });
  port1.start();
  return {
    offer: { port: port2, gone } satisfies EgressOffer,
    heard,
    close,
    end: () => port1.close(),
  };
}

const awake = () =>
  page((message, say) => {
    if (message.type !== 'send') return;
    say({ type: 'taken', id: message.id });
    say({ type: 'answer', id: message.id, answer: ANSWER });
  });

/** A core whose pages open their egresses one after the other. */
function clientOf(...pages: ReturnType<typeof page>[]) {
  const left = [...pages];
  return new EgressClient(() => Promise.resolve(left.shift()?.offer ?? null));
}

describe('the egress as the core has it', () => {
  test('is told what is approved before anything is sent, and whenever that changes', async () => {
    const one = awake();
    const client = clientOf(one);
    client.approve(['https://a.example']);
    expect(await client.send(MESSAGE, never())).toEqual(ANSWER);
    client.approve([]);
    await client.send(MESSAGE, never());
    expect(
      one.heard.map((message) => ('origins' in message ? message.origins : message.type)),
    ).toEqual([['https://a.example'], 'send', [], 'send']);
    one.end();
  });

  test('that sleeps is left for another, and its request is called back', async () => {
    const [asleep, one] = [page(() => undefined), awake()];
    const client = clientOf(asleep, one);
    expect(await client.send(MESSAGE, never())).toEqual(ANSWER);
    expect(await client.send(MESSAGE, never())).toEqual(ANSWER);
    const sent = asleep.heard.find((message) => message.type === 'send');
    // Should it wake up later, it has missed the time until which it may send.
    expect(sent?.type === 'send' && sent.until).toBeLessThan(Date.now());
    await expect.poll(() => asleep.heard.at(-1)?.type).toBe('interrupt');
    asleep.end();
    one.end();
  });

  test('that sleeps loses none of several requests at once', async () => {
    const [asleep, one] = [page(() => undefined), awake()];
    const client = clientOf(asleep, one);
    const sends = [1, 2, 3].map(() => client.send(MESSAGE, never()));
    expect(await Promise.all(sends)).toEqual([ANSWER, ANSWER, ANSWER]);
    asleep.end();
    one.end();
  });

  test('whose page is gone gives up what waited, and another page is asked next', async () => {
    const [leaving, one] = [
      page((message, say) => {
        if (message.type === 'send') say({ type: 'taken', id: message.id });
      }),
      awake(),
    ];
    const client = clientOf(leaving, one);
    const waiting = client.send(MESSAGE, never());
    await expect.poll(() => leaving.heard.length).toBe(2);
    leaving.close();
    expect(await waiting).toEqual({ ok: false, failure: 'interrupted' });
    expect(await client.send(MESSAGE, never())).toEqual(ANSWER);
    leaving.end();
    one.end();
  });

  test('ends what is interrupted, and sends nothing that was interrupted before', async () => {
    const slow = page((message, say) => {
      if (message.type === 'send') say({ type: 'taken', id: message.id });
    });
    const client = clientOf(slow);
    const interrupt = new AbortController();
    const waiting = client.send(MESSAGE, interrupt.signal);
    await expect.poll(() => slow.heard.length).toBe(2);
    interrupt.abort();
    expect(await waiting).toEqual({ ok: false, failure: 'interrupted' });
    expect(await client.send(MESSAGE, interrupt.signal)).toEqual({
      ok: false,
      failure: 'interrupted',
    });
    await expect.poll(() => slow.heard.at(-1)?.type).toBe('interrupt');
    expect(slow.heard.filter(({ type }) => type === 'send')).toHaveLength(1);
    slow.end();
  });

  test('is said not to have sent anything where no page opens one', async () => {
    expect(await clientOf().send(MESSAGE, never())).toEqual({ ok: false, failure: 'unsent' });
  });
});
