import type { EngineCall } from '../../routing/types.ts';
import type { SecretsEngine } from '../types.ts';
import { BACKUP_ROUTES } from './backup.ts';
import { BYOK_ROUTES } from './byok.ts';
import { CERTIFICATE_ROUTES } from './certificates.ts';
import { CONFIG_ROUTES } from './engine-config.ts';
import { ENCRYPTION_ROUTES } from './encryption.ts';
import { EXPORT_ROUTES } from './export.ts';
import { IMPORT_ROUTES } from './import.ts';
import { KEY_ROUTES } from './keys.ts';
import { keyPath, rotateKey } from './key-store.ts';
import { toolRoutes } from '../../tools/tool-routes.ts';
import { SIGNING_ROUTES } from './signing.ts';
import type { TransitKey } from './types.ts';

/** Keys that encrypt and sign for whoever may ask, and are not shown. */
export const transitEngine: SecretsEngine = {
  id: 'transit',
  title: 'Encryption and signatures by named keys',
  vectors: ['V2', 'V10'],
  routes: [
    ...KEY_ROUTES,
    ...CERTIFICATE_ROUTES,
    ...IMPORT_ROUTES,
    ...ENCRYPTION_ROUTES,
    ...SIGNING_ROUTES,
    ...EXPORT_ROUTES,
    ...BYOK_ROUTES,
    ...BACKUP_ROUTES,
    ...toolRoutes(''),
    ...CONFIG_ROUTES,
  ],
  tick: rotateDue,
};

/** Rotates the keys whose period is over. */
async function rotateDue(call: EngineCall): Promise<void> {
  for (const name of await call.store.list('key/')) {
    const found = await call.store.get<TransitKey>(keyPath(name));
    if (found && isDue(found.value, call.now)) await rotateKey(call, name, (key) => isDue(key, call.now));
  }
}

function isDue(key: TransitKey, now: number): boolean {
  const created = key.versions[key.latest]?.created ?? now;
  const mayRotate = !key.imported || key.allowsRotation;
  return (
    key.autoRotatePeriod > 0 && !key.softDeleted && mayRotate && created + key.autoRotatePeriod * 1000 <= now
  );
}
