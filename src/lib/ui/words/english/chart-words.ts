import type { GraphState, ChartTransition } from '../../../machines/chart-graph.ts';
import type { CameFrom } from '../../../machines/vault-machine.ts';

/** What each guard of the chart asks for. One that is not here is shown by its name. */
const guards: Readonly<Record<string, string>> = {
  keyWasSaved: 'the shown key was saved',
  cameFromUnlocked: 'the vault was open before',
};

const guard = (name: string): string => guards[name] ?? name;

const origins: Record<Exclude<CameFrom, null>, string> = {
  uninitialised: 'uninitialised',
  locked: 'locked',
  unlocked: 'unlocked',
  erased: 'an erased vault',
};

/** What the drawn chart says in English. The names of states, events and guards are those of the machine. */
export const chartWords = {
  chart: {
    section: 'State chart',
    label: 'Drawing of the state chart',
    help: 'Each state and each event can be chosen for its description. Plus and minus zoom, the arrow keys move the drawing once it is zoomed, 0 fits it.',
    skip: 'Skip the drawing',
    zoomIn: 'Zoom in',
    zoomOut: 'Zoom out',
    fit: 'Fit',
    toCurrent: 'Current state',
    tools: 'View of the drawing',
    state: (path: string) => `State ${path}`,
    currentState: (path: string) => `State ${path}, the current one`,
    event: (event: string, from: string, to: string) =>
      from === to ? `${event}, stays in ${from}` : `${event}, from ${from} to ${to}`,
    /** The machine describes itself in English. Other languages go by the ids of its parts. */
    ofState: ({ description }: GraphState) => description,
    ofTransition: ({ description }: ChartTransition) => description,
    onlyIf: (name: string) => `Only if ${guard(name)}`,
    canNext: 'Can happen next',
    cannotNext: 'Cannot happen now',
    kinds: { now: 'Now', state: 'State', event: 'Event' },
    stays: (path: string) => `Stays in ${path}`,
    leads: (from: string, to: string) => `${from} → ${to}`,
    lastWas: (event: string) => `Last event: ${event}`,
    cameFrom: 'Came from',
    origins,
    nowhere: 'nothing to go back to',
    keySaved: 'Shown key saved',
    yes: 'yes',
    no: 'no',
    legend: { can: 'can happen next', last: 'happened last' },
    asText: 'As text',
    leadsTo: (path: string) => `leads to ${path}`,
    staysHere: 'stays here',
    startsHere: 'Starts here.',
    partOf: (path: string) => `Part of ${path}.`,
  },

  page: {
    title: 'How a vault lives',
    home: 'Back to Lockstate',
    text: 'This is the state chart that every Lockstate vault runs on, drawn from the running code. Try it out: nothing here touches a vault.',
    events: 'Try an event',
    elsewhere: (paths: readonly string[]) => `Only in ${paths.join(', ')}`,
    history: 'What happened',
    nothingYet: 'Nothing yet. A vault starts in uninitialised.',
    back: 'Step back',
    reset: 'Start again',
    exports: 'Take it with you',
    exportsText:
      'Mermaid text draws in many editors. The JSON is an XState machine, which Stately’s tools open.',
    saveSvg: 'Save SVG',
    saveMermaid: 'Save Mermaid',
    saveJson: 'Save XState JSON',
    fileName: 'lockstate-vault-chart',
  },
};

/** What a translation has to provide for the drawn chart. */
export type ChartWords = typeof chartWords;
