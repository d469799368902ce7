import { CallFlow } from './call-flow.ts';
import { UNKNOWN } from './places.ts';

/** Where a getter is kept, which whoever has the object may take and call on anything. */
const KEPT = '[getter]';

/** How reading a member calls what gives it. */
export abstract class AccessorFlow extends CallFlow {
  protected accessor(object: number, getter: number, name: string | null, key: string): void {
    this.places.each(object, (owner) => {
      if (owner <= UNKNOWN) return this.escape(getter, key);
      this.places.flow(getter, this.objects.member(owner, KEPT));
      const [selves, member] = [this.objects.selvesOf(owner), this.objects.member(owner, name)];
      this.places.each(getter, (token) => this.enter(token, selves, [], false, member, key));
      this.places.each(getter, (token) => token === UNKNOWN && this.places.add(member, UNKNOWN));
    });
  }
}
