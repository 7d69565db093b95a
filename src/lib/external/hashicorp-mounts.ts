import { done, failed, type Outcome } from '../core/base/outcome.ts';
import { fieldOf } from '../interchange/file-text.ts';
import { objectOf, problemOf } from './hashicorp-answers.ts';
import { encodePath, type HashicorpClient } from './hashicorp-client.ts';
import { isSegment } from './hashicorp-reference.ts';

/** A path where a server keeps secrets. */
export interface Mount {
  /** Without a slash at its ends; there may be some in it. */
  readonly path: string;
  /** Of the KV engine: secrets have versions from 2 on. */
  readonly version: 1 | 2;
}

/** A secret of a mount. */
export interface MountedPath {
  readonly mount: Mount;
  readonly path: readonly string[];
}

export interface Mounts {
  /** All KV mounts that may be seen, by name. The problems of a request, or `external.unexpectedAnswer`. */
  all(): Promise<Outcome<readonly Mount[]>>;
  /**
   * Tells the mount of a path from what lies in it, which may be nothing yet.
   * `external.notFound` when it is none of secrets, and the problems of `all`.
   */
  find(segments: readonly string[]): Promise<Outcome<MountedPath>>;
  forget(): void;
}

const UI_MOUNTS = '/v1/sys/internal/ui/mounts';
const UNEXPECTED = { code: 'external.unexpectedAnswer' } as const;

const isKv = (info: unknown): boolean => {
  const type = fieldOf(info, 'type');
  return type === 'kv' || type === 'generic';
};

/** A mount as a server describes it, `null` when that is not understood. */
function mountOf(path: string, info: unknown): Mount | null {
  const bare = path.replace(/\/$/, '');
  const version = fieldOf(fieldOf(info, 'options'), 'version') ?? '';
  if (!bare.split('/').every(isSegment)) return null;
  if (version === '' || version === '1') return { path: bare, version: 1 };
  return version === '2' ? { path: bare, version: 2 } : null;
}

const byPath = (a: Mount, b: Mount): number => (a.path < b.path ? -1 : 1);

/** What is behind a mount in a path; `null` where the path is not in it. */
function pathIn(mount: Mount, segments: readonly string[]): MountedPath | null {
  const depth = mount.path.split('/').length;
  const isIn = segments.slice(0, depth).join('/') === mount.path;
  return isIn ? { mount, path: segments.slice(depth) } : null;
}

/** The KV mounts of a server, each asked for once. */
export function openMounts(client: HashicorpClient): Mounts {
  let known: Mount[] = [];

  async function ask(segments: readonly string[]): Promise<Outcome<MountedPath>> {
    const answer = await client.get(`${UI_MOUNTS}/${encodePath(segments)}`);
    if (!answer.ok) return answer;
    if (answer.value.status === 404) {
      // Servers from before there were versions do not know the question.
      const [path = '', ...rest] = segments;
      return done({ mount: { path, version: 1 }, path: rest });
    }
    const data = fieldOf(answer.value.body, 'data');
    const path = fieldOf(data, 'path');
    if (typeof path !== 'string') return failed(UNEXPECTED);
    if (!isKv(data)) return failed({ code: 'external.notFound' });
    const mount = mountOf(path, data);
    const mounted = mount && pathIn(mount, segments);
    if (!mounted) return failed(UNEXPECTED);
    known = [...known.filter((one) => one.path !== mounted.mount.path), mounted.mount];
    return done(mounted);
  }

  return {
    async all() {
      const answer = await client.get(UI_MOUNTS);
      if (!answer.ok) return answer;
      const problem = problemOf(answer.value);
      if (problem) return failed(problem);
      const secret = objectOf(fieldOf(fieldOf(answer.value.body, 'data'), 'secret'));
      if (!secret) return failed(UNEXPECTED);
      const mounts = Object.entries(secret).flatMap(([path, info]) =>
        isKv(info) ? (mountOf(path, info) ?? []) : [],
      );
      known = mounts.sort(byPath);
      return done(known);
    },
    async find(segments) {
      // No mount lies within another one, so that the first is the only one.
      for (const mount of known) {
        const mounted = pathIn(mount, segments);
        if (mounted) return done(mounted);
      }
      return ask(segments);
    },
    forget() {
      known = [];
    },
  };
}
