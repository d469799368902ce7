import type { MountStore } from '../mounts/mount-store.ts';
import type { AuditedHeaders, CorsSettings } from './types.ts';

/** Where they are stored. */
export const CORS_PATH = 'config/cors';
export const AUDITED_HEADERS_PATH = 'config/audited-headers';

/** What whoever reads requests and sends answers heeds of what is stored: kept here, as every request asks for it. */
export class ListenerSettings {
  #cors: CorsSettings | undefined;
  #headers: AuditedHeaders = {};
  /** Of the headers, so that nothing is looked at where there are none. */
  #names: readonly string[] = [];

  /** Takes up what is stored, as other replicas change it too. */
  async refresh(settings: MountStore): Promise<void> {
    this.#cors = (await settings.get<CorsSettings>(CORS_PATH))?.value;
    this.#headers = (await settings.get<AuditedHeaders>(AUDITED_HEADERS_PATH))?.value ?? {};
    this.#names = Object.keys(this.#headers);
  }

  /** Undefined where no browser may ask from elsewhere. */
  get cors(): CorsSettings | undefined {
    return this.#cors;
  }

  get auditedHeaders(): AuditedHeaders {
    return this.#headers;
  }

  get auditedNames(): readonly string[] {
    return this.#names;
  }
}
