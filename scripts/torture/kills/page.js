import * as Comlink from 'comlink';

/**
 * What the harness's page can do: it talks to the app's own worker, as a tab of the app would.
 * @typedef {import('../../../src/lib/worker/protocol/core-api.ts').CoreApi} CoreApi
 * @typedef {import('../../../src/lib/worker/protocol/app-view.ts').AppView} AppView
 * @typedef {{ ok: boolean, value?: unknown, problem?: { code: string } }} Answer
 * @typedef {typeof torture} Torture
 */

const EVERYTHING = /** @type {const} */ ({ text: '', order: 'name', offset: 0, limit: 10_000 });
const { searchParams } = new URL(location.href);
const address = searchParams.get('worker') ?? '';
const worker = new SharedWorker(address, { type: 'module', name: 'lockstate' });
const core = /** @type {CoreApi} */ (/** @type {unknown} */ (Comlink.wrap(worker.port)));
const quiet = /** @type {never} */ (Comlink.proxy(() => undefined));

/** @type {AppView | null} */
let view = null;
let heard = () => {};

/** As the app's pages do: what is to be remembered of the storage lies outside of the database, too. */
const WITNESS = 'lockstate-witness';
const PAUSE_MS = 500;
/** @type {string | null} */
let waiting = null;
function keep() {
  if (waiting !== null) localStorage.setItem(WITNESS, waiting);
  waiting = null;
}

/** As the app's pages do: a worker for each file, which ends at the first word. */
const openInterchange = Comlink.proxy(() => {
  const reader = new Worker(searchParams.get('interchange') ?? '', { type: 'module' });
  const [work, life] = [new MessageChannel(), new MessageChannel()];
  life.port1.onmessage = () => reader.terminate();
  reader.postMessage(null, [work.port1]);
  return Comlink.transfer([work.port2, life.port2], [work.port2, life.port2]);
});

const tab = crypto.randomUUID();
void navigator.locks.request(`lockstate-tab-${tab}`, () => {
  const listener = Comlink.proxy((/** @type {AppView} */ next) => {
    view = next;
    if (next.witness !== null && waiting === null) setTimeout(keep, PAUSE_MS);
    waiting = next.witness;
    heard();
  });
  const witness = localStorage.getItem(WITNESS);
  void core.subscribe(listener, tab, undefined, witness, /** @type {never} */ (openInterchange));
  return new Promise(() => undefined);
});

/** @param {string} name */
async function rowOf(name) {
  const listed = await core.secrets.list(EVERYTHING);
  return listed.ok ? listed.value.rows.find((row) => row.name === name) : undefined;
}

const missing = { ok: false, problem: { code: 'secret.missing' } };

const torture = {
  /** The view, once the core has started or says why it cannot. @returns {Promise<AppView>} */
  async ready() {
    for (;;) {
      if (view && view.phase !== 'starting') return view;
      await new Promise((resolve) => (heard = () => resolve(undefined)));
    }
  },

  /** Calls anything of the core. @param {string} path @param {unknown[]} given @returns {Promise<Answer>} */
  call(path, given) {
    /** @type {any} */
    let at = core;
    for (const name of path.split('.')) at = at[name];
    return at(...given);
  },

  /** @param {string} name @param {string} value @param {string} note @returns {Promise<Answer>} */
  async edit(name, value, note) {
    const row = await rowOf(name);
    if (!row) return missing;
    const { id, domains, detailsSeq } = row;
    return core.secrets.edit(id, detailsSeq, { name, value, domains, note });
  },

  /** @param {readonly string[]} names @returns {Promise<Answer>} */
  async remove(names) {
    const listed = await core.secrets.list(EVERYTHING);
    if (!listed.ok) return listed;
    const ids = listed.value.rows.filter(({ name }) => names.includes(name)).map(({ id }) => id);
    return ids.length === names.length ? core.secrets.delete(ids) : missing;
  },

  /** @param {string} text @returns {Promise<Answer>} */
  async import(text) {
    const bytes = new TextEncoder().encode(text);
    const source = /** @type {const} */ ({ name: '.env', bytes, format: 'dotenv' });
    const preview = await core.transfer.preview(source, {});
    return preview.ok ? core.transfer.import('overwrite', quiet) : preview;
  },

  /** @param {string} name @param {string} text @returns {Promise<Answer>} */
  async saveTemplate(name, text) {
    const workspace = view?.workspace ?? '';
    const listed = await core.templates.list(workspace);
    if (!listed.ok) return listed;
    const known = listed.value.find((one) => one.name === name);
    const basedOn = known?.revision ?? 0;
    return core.templates.save({ id: known?.id ?? null, workspace, name, text, basedOn });
  },

  /** All that is in the open vault, and what Verify finds. */
  async look() {
    const listed = await core.secrets.list(EVERYTHING);
    const secrets = [];
    for (const { id, name } of listed.ok ? listed.value.rows : []) {
      const [value, read] = [await core.secrets.reveal(id, null), await core.secrets.read(id)];
      secrets.push({
        name,
        value: value.ok ? value.value.text : `problem: ${value.problem.code}`,
        note: read.ok ? read.value.note : `problem: ${read.problem.code}`,
      });
    }
    const templates = [];
    const workspace = view?.workspace ?? '';
    const titles = await core.templates.list(workspace);
    for (const { id } of titles.ok ? titles.value : []) {
      const read = await core.templates.read(id);
      templates.push(read.ok ? [read.value.name, read.value.text] : [id, read.problem.code]);
    }
    const verified = await core.audit.verify(quiet);
    const findings = verified.ok
      ? verified.value.findings.map(({ kind, seq }) => `${kind} at ${seq}`)
      : [verified.problem.code];
    const clipboardSeconds = view?.vault?.inside?.settings.clipboardSeconds ?? null;
    return { secrets, templates, findings, clipboardSeconds };
  },

  view: () => view,
};

Object.assign(globalThis, { torture });

export { torture };
