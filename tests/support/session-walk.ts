import fc, { type AsyncCommand } from 'fast-check';
import { type Draw, type Kind, type KindName, KINDS } from './session-commands.ts';
import { expectAgreement, type LiveSession, type VaultModel } from './session-model.ts';

/** How often each kind of command was run, and how often one met a failing disk. */
export class Tally {
  readonly ran = new Map<string, number>(Object.keys(KINDS).map((kind) => [kind, 0]));
  failures = 0;

  count(kind: string, failures: number): void {
    this.ran.set(kind, (this.ran.get(kind) ?? 0) + 1);
    this.failures += failures;
  }
}

class SessionCommand implements AsyncCommand<VaultModel, LiveSession> {
  readonly #kind: KindName;
  readonly #draw: Draw;
  readonly #tally: Tally;

  constructor(kind: KindName, draw: Draw, tally: Tally) {
    this.#kind = kind;
    this.#draw = draw;
    this.#tally = tally;
  }

  check(model: VaultModel): boolean {
    const { applies }: Kind = KINDS[this.#kind];
    return applies?.(model, this.#draw.pick) ?? true;
  }

  async run(model: VaultModel, live: LiveSession): Promise<void> {
    await live.ensureOpen();
    const before = live.failures;
    const kind: Kind = KINDS[this.#kind];
    const touched = await kind.run(model, live, this.#draw);
    this.#tally.count(this.#kind, live.failures - before);
    await expectAgreement(model, live, touched);
  }

  toString(): string {
    const { pick, fails } = this.#draw;
    return `${this.#kind}(${pick}${fails ? ', the disk fails' : ''})`;
  }
}

/** One arbitrary for each kind of command, as often as it is to be drawn. */
export function sessionCommands(tally: Tally): fc.Arbitrary<SessionCommand>[] {
  // The disk fails at the one end, so that what is not about that shrinks to a disk that does not.
  const draw = fc.record({ pick: fc.nat(999), fails: fc.nat(9).map((n) => n === 9) });
  return (Object.keys(KINDS) as KindName[]).flatMap((kind) =>
    Array.from({ length: KINDS[kind].weight }, () =>
      draw.map((drawn) => new SessionCommand(kind, drawn, tally)),
    ),
  );
}
