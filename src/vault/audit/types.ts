import type { Reply } from '../reply.ts';
import type { Caller, Mount, VaultRequest } from '../routing/types.ts';

/** Where every request and every answer is recorded. Resolves once the record is durable; rejects where it cannot be. */
export interface AuditLog {
  request(request: VaultRequest, caller: Caller | undefined, mount: Mount): Promise<void>;
  answer(request: VaultRequest, caller: Caller | undefined, mount: Mount, reply: Reply): Promise<void>;
}
