import { assign, setup } from 'xstate';
import type { VaultEvent } from './events.ts';

/** Where a state that goes back will go back to; `null` where nothing goes back. */
export type CameFrom = 'uninitialised' | 'locked' | 'unlocked' | 'erased' | null;

/** All the chart remembers besides its state: two values from small, closed sets, never a secret. */
export interface VaultContext {
  readonly cameFrom: CameFrom;
  readonly keySaved: boolean;
}

const REST = { cameFrom: null, keySaved: false } as const;

/**
 * The life of one vault.
 *
 * The chart is pure: it invokes nothing, waits for nothing and knows no browser. The state of a vault
 * is the fold of its events through this chart and nothing else. Every state and transition carries its
 * description here, so that the app, the documents and the audit page read one text.
 */
export const vaultMachine = setup({
  types: {
    context: {} as VaultContext,
    events: {} as VaultEvent,
  },
  guards: {
    keyWasSaved: ({ context }) => context.keySaved,
    cameFromUnlocked: ({ context }) => context.cameFrom === 'unlocked',
  },
  actions: {
    rest: assign(REST),
    noteKeySaved: assign({ keySaved: true }),
    comeFromUninitialised: assign({ cameFrom: 'uninitialised', keySaved: false }),
    comeFromLocked: assign({ cameFrom: 'locked', keySaved: false }),
    comeFromUnlocked: assign({ cameFrom: 'unlocked', keySaved: false }),
    comeFromErased: assign({ cameFrom: 'erased', keySaved: false }),
  },
}).createMachine({
  id: 'vault',
  initial: 'uninitialised',
  context: REST,
  states: {
    uninitialised: {
      description:
        'The vault exists, but nobody has made its key yet. There is nothing to protect.',
      on: {
        'key.issued': {
          target: 'keyShown',
          actions: 'comeFromUninitialised',
          description: 'A vault key was generated and put on the screen.',
        },
      },
    },
    keyShown: {
      description:
        'A new vault key is on the screen. Nothing on disk is sealed with it until the vault is opened.',
      on: {
        'key.saved': {
          target: 'keyShown',
          actions: 'noteKeySaved',
          description: 'The key was saved in one way: copied, downloaded, checked or written down.',
        },
        'vault.opened': {
          target: 'unlocked',
          guard: 'keyWasSaved',
          actions: 'rest',
          description:
            'The key slot was written to disk and the vault opened. An earlier vault key no longer fits.',
        },
        'key.abandoned': [
          {
            target: 'unlocked',
            guard: 'cameFromUnlocked',
            actions: 'rest',
            description: 'The change of key was called off. The earlier key stays the right one.',
          },
          {
            target: 'uninitialised',
            actions: 'rest',
            description: 'The shown key was given up before anything was sealed with it.',
          },
        ],
      },
    },
    locked: {
      description: 'Only ciphertext is here. No key is in memory.',
      on: {
        'vault.unlocked': {
          target: 'unlocked',
          description: 'A key slot was opened and the data key is in memory.',
        },
        'recovery.begun': {
          target: 'unlocked.recovering',
          description:
            'A key slot was opened, but the log is damaged. What can be proven is shown; nothing is overwritten.',
        },
        'unlock.rejected': {
          target: 'locked',
          description: 'A well-formed key was tried and opened no slot of this vault.',
        },
        'reset.requested': {
          target: 'resetting.confirming',
          actions: 'comeFromLocked',
          description: 'A reset was asked for. Nothing is gone yet.',
        },
        'session.signedOut': {
          target: 'locked',
          description:
            'The person signed out. The secrets were removed, or kept encrypted if they chose so.',
        },
      },
    },
    unlocked: {
      description: 'The data key is in memory.',
      initial: 'whole',
      states: {
        whole: {
          description: 'All is proven. Values stay sealed until one is revealed or copied.',
          on: {
            'vault.locked': {
              target: '#vault.locked',
              description: 'The keys in memory were overwritten.',
            },
            'secret.added': { target: 'whole', description: 'A secret was added.' },
            'secret.edited': {
              target: 'whole',
              description:
                'A secret was changed. Of the values it had before, the last few are kept.',
            },
            'secret.deleted': {
              target: 'whole',
              description: 'A secret was deleted, and with it every sealed byte that held it.',
            },
            'secrets.exported': {
              target: 'whole',
              description:
                'Secrets left: in a file, or put into a text after a question, since no address could be checked.',
            },
            'passkey.added': {
              target: 'whole',
              description: 'A key slot for a passkey was written.',
            },
            'passkey.removed': {
              target: 'whole',
              description:
                'The key slot of a passkey was erased. That passkey opens nothing any more.',
            },
            'settings.changed': { target: 'whole', description: 'A setting was changed.' },
            'template.saved': {
              target: 'whole',
              description: 'A template was saved. The log holds the digest of what it says.',
            },
            'template.removed': { target: 'whole', description: 'A template was deleted.' },
            'vault.upgraded': {
              target: 'whole',
              description:
                'The log was completed: it holds a copy of every key slot and names every template.',
            },
            'data.resealed': {
              target: 'whole',
              description:
                'After a change of key, some of what is sealed was sealed anew with the new data key.',
            },
            'provider.added': {
              target: 'whole',
              description: 'An external vault was added, and the address it is asked at approved.',
            },
            'provider.changed': {
              target: 'whole',
              description:
                'An external vault was changed. Credentials that were replaced were erased.',
            },
            'provider.removed': {
              target: 'whole',
              description: 'An external vault was removed, and its credentials erased.',
            },
            'external.requested': {
              target: 'whole',
              description: 'An external vault was asked: what left went to its approved address.',
            },
            'log.compacted': {
              target: 'whole',
              description:
                'Older records of this log were removed. The chain goes on from the receipt that this event holds.',
            },
            'key.saved': {
              target: 'whole',
              description: 'The vault key was copied or downloaded again.',
            },
            'key.issued': {
              target: '#vault.keyShown',
              actions: 'comeFromUnlocked',
              description: 'A change of key began: a new key is on the screen, the secrets stay.',
            },
            'reset.requested': {
              target: '#vault.resetting.confirming',
              actions: 'comeFromUnlocked',
              description: 'A reset was asked for. Nothing is gone yet.',
            },
            'session.signedOut': {
              target: '#vault.locked',
              description:
                'The person signed out. The secrets were removed, or kept encrypted if they chose so.',
            },
            'index.rebuilt': {
              target: 'whole',
              description:
                'The list of secrets on disk was damaged and was made anew from the log. The log was whole.',
            },
            'recovery.begun': {
              target: 'recovering',
              description:
                'Damage was found behind an open vault. What can be proven is shown; nothing is overwritten.',
            },
            'recovery.cleared': {
              target: 'whole',
              description: 'The old records that a repair had set aside were removed for good.',
            },
          },
        },
        recovering: {
          description:
            'The log is damaged. What of the secrets can still be proven is shown, and can be copied and exported.',
          on: {
            'vault.recovered': {
              target: 'whole',
              description:
                'The log was repaired: it begins anew with what could be proven. The old records were set aside.',
            },
            'secrets.exported': {
              target: 'recovering',
              description: 'The secrets that could be read were exported into a file.',
            },
            'vault.locked': {
              target: '#vault.locked',
              description: 'The keys in memory were overwritten. The damage stays as it is.',
            },
            'session.signedOut': {
              target: '#vault.locked',
              description:
                'The person signed out. The secrets were removed, or kept encrypted if they chose so.',
            },
          },
        },
      },
    },
    resetting: {
      description: 'The vault is about to be emptied and given a new key.',
      initial: 'confirming',
      states: {
        confirming: {
          description: 'A reset was asked for and waits for a yes. Nothing is gone yet.',
          on: {
            'reset.cancelled': [
              {
                target: '#vault.unlocked',
                guard: 'cameFromUnlocked',
                actions: 'rest',
                description: 'The reset was called off and the vault is open as before.',
              },
              {
                target: '#vault.locked',
                actions: 'rest',
                description: 'The reset was called off and the vault is locked as before.',
              },
            ],
            'reset.confirmed': {
              target: 'erasing',
              actions: 'rest',
              description: 'The point of no return: every key slot and every secret was erased.',
            },
          },
        },
        erasing: {
          description: 'The secrets and key slots are gone. A new key is on its way.',
          on: {
            'key.issued': {
              target: '#vault.keyShown',
              actions: 'comeFromErased',
              description: 'The new key of the emptied vault was generated and put on the screen.',
            },
          },
        },
      },
    },
  },
});

export type VaultMachine = typeof vaultMachine;
