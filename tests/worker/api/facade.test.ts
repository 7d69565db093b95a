import * as Comlink from 'comlink';
import { describe, expect, test } from 'vitest';
import { facadeOf } from '../../../src/lib/worker/api/facade.ts';
import type { CoreApi } from '../../../src/lib/worker/protocol/core-api.ts';
import { startCore, valueOf } from '../../support/core.ts';

type Remote = Readonly<Record<string, unknown>>;

/** A core behind its facade at the other end of a real port, as a tab has it. */
async function throughPort() {
  const { core } = await startCore({ fresh: true });
  const { port1, port2 } = new MessageChannel();
  const facade = facadeOf(core);
  Comlink.expose(facade, port1 as unknown as Comlink.Endpoint);
  const remote = Comlink.wrap<CoreApi>(port2 as unknown as Comlink.Endpoint);
  const close = () => {
    port1.close();
    port2.close();
  };
  return { core, facade, remote: remote as unknown as CoreApi, port: port2, close };
}

/** Sends a message as Comlink would, or as nobody should, and gives the answer. */
function send(port: MessagePort, message: Record<string, unknown>): Promise<unknown> {
  const id = crypto.randomUUID();
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent<{ id: string }>) => {
      if (data.id !== id) return;
      port.removeEventListener('message', listener);
      resolve(data);
    };
    port.addEventListener('message', listener);
    port.postMessage({ id, ...message });
  });
}

const value = (one: unknown) => ({ type: 'RAW', value: one });
/** Comlink's answer to what threw at the other end. */
const thrown = expect.objectContaining({ type: 'HANDLER', name: 'throw' }) as unknown;

/** All objects and functions that can be reached from one by properties, by their paths. */
function reachable(from: object): Map<object, string> {
  const found = new Map<object, string>([[from, '']]);
  for (const [one, path] of found) {
    for (const name of Reflect.ownKeys(one)) {
      const member = Reflect.get(one, name) as unknown;
      const isThing =
        (typeof member === 'object' && member !== null) || typeof member === 'function';
      if (isThing && !found.has(member)) found.set(member, `${path}.${String(name)}`);
    }
    const above = Reflect.getPrototypeOf(one);
    if (above && !found.has(above)) found.set(above, `${path}.__proto__`);
  }
  return found;
}

describe('what a tab gets of the core', () => {
  test('is the whole protocol: areas in areas, and functions among what is given', async () => {
    const { core, remote, close } = await throughPort();
    valueOf(await remote.profiles.create('Ada'));
    valueOf(await remote.profiles.workspaces.create({ name: 'Team', type: 'team' }));
    valueOf(await remote.keys.issue());
    valueOf(await remote.keys.open(true));
    const id = valueOf(await remote.secrets.add({ name: 'KEY', value: 'v', domains: '' }));
    expect(valueOf(await core.secrets.reveal(id)).text).toBe('v');
    let told = 0;
    const onProgress = Comlink.proxy(() => (told += 1));
    expect(valueOf(await remote.audit.verify(onProgress)).findings).toEqual([]);
    expect(told).toBeGreaterThan(0);
    close();
  });

  test('is frozen, without prototypes, and holds nothing but areas and calls', async () => {
    const { facade, close } = await throughPort();
    const things = reachable(facade);
    const calls = [...things].filter(([one]) => typeof one === 'function');
    // A call and its `apply` for each of the protocol: three of the core and those of eight areas.
    expect(calls.length).toBe(2 * (5 + 6 + 4 + 15 + 14 + 7 + 14 + 5 + 8 + 6));
    for (const [one, path] of things) {
      expect(Object.isFrozen(one), path).toBe(true);
      expect(Reflect.getPrototypeOf(one), path).toBe(null);
    }
    close();
  });

  test.each([
    ['a member', ['keys', 'lock']],
    ['an area', ['keys']],
    ['a new member', ['extra']],
    ['a member of a call', ['secrets', 'list', 'apply']],
    ['a prototype', ['__proto__', 'polluted']],
  ])('cannot be set by a page: %s', async (_what, path) => {
    const { core, facade, port, close } = await throughPort();
    const answer = await send(port, { type: 'SET', path, value: value('changed') });
    expect(answer).toEqual(thrown);
    expect(JSON.stringify(Object.keys(facade))).not.toContain('extra');
    expect(Reflect.get({}, 'polluted')).toBe(undefined);
    valueOf(await core.profiles.create('Ada'));
    close();
  });

  test.each([
    ['what compiles code', ['constructor', 'constructor']],
    ['what compiles code, by an area', ['keys', 'constructor', 'constructor']],
    ['what compiles code, by a call', ['secrets', 'list', 'constructor']],
    ["what compiles code, by a call's apply", ['secrets', 'list', 'apply', 'constructor']],
    ['how a call is called', ['secrets', 'list', 'apply']],
    ['how a call is bound', ['secrets', 'list', 'bind']],
    ['what only the worker does', ['fail']],
    ['what only the core does with an area', ['transfer', 'forget']],
    ['private parts', ['secrets', 'queue']],
    ['the prototype', ['__proto__', 'start']],
  ])('does not lead to %s', async (_what, path) => {
    const { core, port, close } = await throughPort();
    const code = "globalThis.reached = 'yes'; return 1";
    const answer = await send(port, { type: 'APPLY', path, argumentList: [value(code)] });
    expect(answer).toEqual(thrown);
    expect((globalThis as Remote)['reached']).toBe(undefined);
    valueOf(await core.profiles.create('Ada'));
    close();
  });

  test('constructs nothing', async () => {
    const { port, close } = await throughPort();
    const message = { type: 'CONSTRUCT', path: ['keys', 'lock'], argumentList: [] };
    expect(await send(port, message)).toEqual(thrown);
    close();
  });
});
