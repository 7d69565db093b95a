import type { ProviderKind } from '../../core/base/ids.ts';
import type { Problem } from '../../core/base/problem.ts';
import { checkOrigin, type Connection } from '../../core/providers/connection.ts';
import type { ProviderDraft } from '../../core/providers/provider.ts';
import type { PickedFile, ProviderForm } from '../../worker/protocol/providers-api.ts';

/** What is typed into the form of an external vault. Empty credentials of a saved one stay as they are. */
export class ProviderTyped {
  kind = $state<ProviderKind>('keepass');
  name = $state('');
  origin = $state('');
  isApproved = $state(false);
  namespace = $state('');
  login = $state<'token' | 'approle'>('token');
  token = $state('');
  mount = $state('');
  roleId = $state('');
  secretId = $state('');
  password = $state('');
  keyFile = $state.raw<{ name: string; bytes: Uint8Array<ArrayBuffer> } | null>(null);
  /** Whether credentials that are left empty are not used any more. */
  isWhole = $state(false);
  /** The file that was picked now. */
  file = $state.raw<PickedFile | null>(null);

  constructor(form: ProviderForm | null) {
    if (!form) return;
    const { row, connection } = form;
    this.kind = row.kind;
    this.name = row.name;
    if (connection.kind === 'keepass') return;
    this.origin = connection.origin;
    this.isApproved = true;
    if (connection.kind !== 'hashicorp') return;
    this.namespace = connection.namespace;
    const { login } = connection;
    this.login = login.type;
    if (login.type === 'approle') {
      this.mount = login.mount;
      this.roleId = login.roleId;
    }
  }

  /** The address as requests would go to it, `null` where it is none. */
  get checkedOrigin(): string | null {
    return checkOrigin(this.origin);
  }

  /** Why nothing can be sent yet; `null` when it can. */
  get missing(): Problem | null {
    if (this.kind === 'keepass') return null;
    if (this.checkedOrigin === null) return { code: 'external.originMalformed' };
    return this.isApproved ? null : { code: 'external.notApproved' };
  }

  get draft(): ProviderDraft {
    const whole = this.isWhole ? { isWhole: true } : {};
    return { name: this.name, connection: this.#connection, ...whole };
  }

  get #connection(): Connection {
    const { origin, token, namespace, mount, roleId, secretId } = this;
    switch (this.kind) {
      case 'keepass': {
        const password = this.password === '' ? null : this.password;
        return { kind: 'keepass', password, keyFile: this.keyFile?.bytes ?? null };
      }
      case 'onepassword':
        return { kind: 'onepassword', origin, token };
      case 'hashicorp': {
        const login =
          this.login === 'token'
            ? ({ type: 'token', token } as const)
            : ({ type: 'approle', mount, roleId, secretId } as const);
        return { kind: 'hashicorp', origin, namespace, login };
      }
    }
  }
}
