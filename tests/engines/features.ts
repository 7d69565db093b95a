/** What the page of the app finds of what it uses where there is some. Runs in the page, and stands for itself. */
export async function detectFeatures(): Promise<Record<string, boolean>> {
  const has = (object: unknown, name: string): boolean =>
    typeof object === 'object' && object !== null && Reflect.get(object, name) !== undefined;
  const works = (tried: Promise<unknown>): Promise<boolean> =>
    tried.then(
      () => true,
      () => false,
    );
  const lastingLook = navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
  const chacha = (async () =>
    crypto.subtle.importKey('raw-secret' as 'raw', new Uint8Array(32), 'ChaCha20-Poly1305', false, [
      'encrypt',
    ]))();
  return {
    SharedWorker: has(globalThis, 'SharedWorker'),
    'Web Locks': has(navigator, 'locks'),
    'Service worker': has(navigator, 'serviceWorker'),
    'Keys from the password manager': has(globalThis, 'PasswordCredential'),
    Passkeys: has(globalThis, 'PublicKeyCredential'),
    'Storage bucket of its own': has(navigator, 'storageBuckets'),
    'A word on storage': has(navigator, 'storage'),
    'Remembered files': has(globalThis, 'showOpenFilePicker'),
    'Files opened from the system': has(globalThis, 'launchQueue'),
    'Install button': 'onbeforeinstallprompt' in globalThis,
    'Lasting right to look at the clipboard': await works(lastingLook),
    'ChaCha20-Poly1305 of its own': await works(chacha),
    'Cross-origin isolation': crossOriginIsolated,
  };
}
