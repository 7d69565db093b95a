import type { CDPSession } from 'playwright';

interface Usage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize?: number;
  readonly backingStorageSize?: number;
}

/** Asks one target. Its answers come through the browser's session, since it is no page. */
async function ask(devtools: CDPSession, targetId: string, methods: readonly string[]) {
  const { sessionId } = await devtools.send('Target.attachToTarget', { targetId });
  const answers: unknown[] = [];
  try {
    for (const [index, method] of methods.entries()) {
      const answered = new Promise<unknown>((resolve) => {
        const listen = ({ sessionId: from, message }: { sessionId: string; message: string }) => {
          const { id, result } = JSON.parse(message) as { id?: number; result?: unknown };
          if (from !== sessionId || id !== index + 1) return;
          devtools.off('Target.receivedMessageFromTarget', listen);
          resolve(result);
        };
        devtools.on('Target.receivedMessageFromTarget', listen);
      });
      const message = JSON.stringify({ id: index + 1, method });
      await devtools.send('Target.sendMessageToTarget', { sessionId, message });
      answers.push(await answered);
    }
  } finally {
    await devtools.send('Target.detachFromTarget', { sessionId });
  }
  return answers;
}

/** Bytes that a worker holds when nothing is left to be collected: objects, and what byte arrays lie on. */
export async function heapOf(devtools: CDPSession, targetId: string): Promise<number> {
  const collect = 'HeapProfiler.collectGarbage';
  const answers = await ask(devtools, targetId, [
    'HeapProfiler.enable',
    collect,
    collect,
    'Runtime.getHeapUsage',
  ]);
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = answers.at(-1) as Usage;
  return usedSize + embedderHeapUsedSize + backingStorageSize;
}
