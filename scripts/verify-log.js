/**
 * Verifies a log that was exported as JSON Lines, outside the browser and without the app's code: it is
 * written from FORMAT.md ("Exported logs") and uses Node's own cryptography only.
 *
 *   npm run verify-log -- FILE [--receipt LSR1-…]
 *
 * Exits with 0 when everything fits, 1 when something does not, 2 when it was called wrongly.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { replayer } from './machine-replay.js';

const GENESIS = '0'.repeat(64);

/** @param {string | Uint8Array} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** @param {any} record @param {string} stream */
function hashOf(record, stream) {
  const data = Object.entries(record.data).sort(([a], [b]) => (a < b ? -1 : 1));
  const { seq, format, type, at, detailsDigest, valueDigest, prev } = record;
  const fields = [stream, seq, format, type, at, data, detailsDigest, valueDigest, prev];
  return sha256(JSON.stringify(['lockstate event v1', ...fields]));
}

/** @param {any} record */
const linkOf = ({ hash, mac }) => sha256(Buffer.from(hash + (mac ?? ''), 'hex'));

/** @param {string} raw @param {string} vault */
function readReceipt(raw, vault) {
  const text = raw.replace(/\s+/g, '').toLowerCase().replace(/^lsr1/, 'LSR1');
  const [, owner, seq, link, sum] =
    /^LSR1-([0-9a-f]{8})-(\d{1,10})-([0-9a-f]{64})-([0-9a-f]{8})$/.exec(text) ?? [];
  if (link === undefined) return { problem: 'the receipt is not one, or is incomplete' };
  if (sum !== sha256(text.slice(0, -9)).slice(0, 8)) return { problem: 'the receipt is mistyped' };
  if (owner !== vault.slice(0, 8)) return { problem: 'the receipt belongs to another vault' };
  return { seq: Number(seq), link };
}

/** @param {string} file @param {string | undefined} receiptText */
async function verify(file, receiptText) {
  /** @type {string[]} */
  const findings = [];
  const note = (/** @type {number} */ seq, /** @type {string} */ what) => {
    findings.push(`event ${seq}: ${what}`);
  };
  let header = null;
  let replay = null;
  let receipt = null;
  let receiptLink = null;
  let seq = 0;
  let link = GENESIS;
  let kept = 0;
  let count = 0;
  let vouched = 0;
  let lineNumber = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    lineNumber += 1;
    let record;
    try {
      record = JSON.parse(line);
    } catch {
      findings.push(`line ${lineNumber}: is not JSON; the file is damaged or cut off`);
      continue;
    }
    if (!header) {
      header = record;
      if (header.lockstate !== 'log' || header.format !== 1) {
        return { findings: ['line 1: this is not an exported log of format 1'] };
      }
      if (receiptText !== undefined) receipt = readReceipt(receiptText, header.vault);
      if (header.base) ({ seq, link } = header.base);
      if (receipt?.seq === seq) receiptLink = link;
      const behind = header.base?.isRecovery ? ['locked'] : ['unlocked'];
      replay = replayer(header.machine, header.base ? behind : []);
      continue;
    }
    if (header.base && record.seq <= header.base.seq) {
      // Kept by a compaction, apart from its chain: only its own hash can be checked without the key.
      if (hashOf(record, header.vault) !== record.hash) note(record.seq, 'does not fit its hash');
      kept += 1;
      continue;
    }
    count += 1;
    if (record.seq !== seq + 1) note(seq + 1, 'is missing');
    else if (record.prev !== link) note(record.seq, 'does not follow the one before');
    if (hashOf(record, header.vault) !== record.hash) note(record.seq, 'does not fit its hash');
    if (replay && !replay.take(record.type)) note(record.seq, `${record.type} cannot happen there`);
    if (record.mac) vouched = record.seq;
    if (record.seq === header.base?.at && record.data.link !== header.base.link) {
      note(record.seq, 'names another base');
    }
    seq = record.seq;
    link = linkOf(record);
    if (receipt?.seq === seq) receiptLink = link;
  }
  if (!header) return { findings: ['the file is empty'] };
  if (header.head.seq !== seq) note(header.head.seq, `is the last, but the file ends at ${seq}`);
  else if (header.head.link !== link)
    note(seq, 'is not the one that the first line names as the last');
  if (receipt?.problem) findings.push(receipt.problem);
  else if (receipt && receiptLink !== receipt.link) {
    const why = receiptLink === null ? 'has no such event' : 'has another one';
    note(Number(receipt.seq), `the receipt does not fit: this history ${why}`);
  }
  const state = replay?.state();
  return { findings, header, seq, kept, count, vouched, state, receipt };
}

const { values, positionals } = parseArgs({
  options: { receipt: { type: 'string' } },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined || positionals.length > 1) {
  console.error('npm run verify-log -- FILE [--receipt LSR1-…]');
  process.exit(2);
}
const result = await verify(file, values.receipt).catch((error) => {
  console.error(`Cannot read the file: ${error.code ?? error.message}`);
  process.exit(2);
});
for (const finding of result.findings) console.log(`✗ ${finding}`);
if (result.header) {
  const { header, count, kept, seq, vouched, state } = result;
  console.log(`Vault ${header.vault}, ${count} events up to number ${seq}, now ${state}.`);
  if (header.base) console.log(`Compacted up to ${header.base.seq}; ${kept} earlier events kept.`);
  console.log(
    `The last event that carries a mac is ${vouched}. Checking macs takes the vault's key.`,
  );
}
if (result.findings.length > 0) process.exit(1);
console.log(
  result.receipt
    ? `✓ One unbroken chain, which contains the receipt at event ${result.receipt.seq}.`
    : '✓ One unbroken chain. Without a receipt this does not show that it is the newest one.',
);
