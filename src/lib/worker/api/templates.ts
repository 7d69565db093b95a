import { done, type Outcome } from '../../core/base/outcome.ts';
import { NOTHING_KNOWN, type RequestReading } from '../../core/secrets/requests/reading.ts';
import type { CheckedReference } from '../../core/secrets/templates.ts';
import type {
  OpenTemplate,
  ResolvedTemplate,
  SecretVerdict,
  TemplatesApi,
  TemplateSave,
  TemplateView,
} from '../protocol/templates-api.ts';
import { resolvePlan, type TemplateRepository } from '../secrets/template-repository.ts';
import { checkUrl } from '../secrets/url-check.ts';
import type { CommandQueue } from './command-queue.ts';
import { loaded } from '../loaded.ts';

/** Texts up to this length, in UTF-16 units, are read in less time than it takes to ask somebody else. */
const SHORT = 4_096;

/** What is known of a text: of a long one that nobody read, nothing, so that a person is asked. */
async function knownOf(text: string, reading: RequestReading | null): Promise<RequestReading> {
  if (reading) return reading;
  if (text.length > SHORT) return NOTHING_KNOWN;
  const { readRequests } = await loaded(import('../../core/secrets/requests/read-requests.ts'));
  return readRequests(text);
}

/** The templates of the signed-in profile's workspaces, which can be read while its vault is open. */
export class TemplatesArea implements TemplatesApi {
  readonly #queue: CommandQueue;

  constructor(queue: CommandQueue) {
    this.#queue = queue;
  }

  list = (workspace: string): Promise<Outcome<readonly TemplateView[]>> =>
    this.#with((templates) => templates.list(workspace));
  read = (id: string): Promise<Outcome<OpenTemplate>> =>
    this.#with((templates) => templates.read(id));
  save = (save: TemplateSave): Promise<Outcome<TemplateView>> =>
    this.#with((templates) => templates.save(save));
  remove = (id: string): Promise<Outcome> => this.#with((templates) => templates.remove(id));
  check = (
    text: string,
    reading: RequestReading | null = null,
  ): Promise<Outcome<readonly CheckedReference[]>> =>
    this.#with(async (templates) => templates.check(text, await knownOf(text, reading)));

  /** What is to be put in is found in its turn; what is kept elsewhere is fetched beside the commands. */
  resolve = async (
    text: string,
    reading: RequestReading | null = null,
    agreed: readonly string[] = [],
  ): Promise<Outcome<ResolvedTemplate>> => {
    const plan = await this.#with(async (templates) =>
      templates.plan(text, await knownOf(text, reading), new Set(agreed)),
    );
    if (!plan.ok) return plan;
    return this.#queue.outside((requests) =>
      resolvePlan(plan.value, (link) => requests.read(link)),
    );
  };

  checkUrl = (address: string): Promise<Outcome<readonly SecretVerdict[]>> =>
    this.#queue.inside(async ({ open }) => done(await checkUrl(open, address)));

  #with<T>(work: (templates: TemplateRepository) => Promise<Outcome<T>>): Promise<Outcome<T>> {
    return this.#queue.inside(({ templates }) => work(templates));
  }
}
