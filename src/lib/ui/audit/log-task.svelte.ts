import type { LogReading } from '../../worker/protocol/audit-api.ts';
import { core } from '../state/core.svelte.ts';
import { LongTask } from '../state/long-task.svelte.ts';

/** A reading of the whole log. */
export class LogTask extends LongTask {
  constructor(kind: LogReading) {
    super((tab) => core.api.audit.cancel(kind, tab));
  }
}
