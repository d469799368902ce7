import type { FunctionFacts, ModuleFacts, Place } from '../../model/reachability/module-facts.ts';

/** Places that steps of a module name. */
const NAMED = new WeakMap<ModuleFacts, ReadonlySet<Place>>();

/** Does it matter what a function is called on? */
export function usesReceiver(facts: FunctionFacts, module: ModuleFacts | undefined): boolean {
  if (facts.isMethod || !module) return true;
  let named = NAMED.get(module);
  if (!named) NAMED.set(module, (named = placesIn(module)));
  return named.has(facts.receiver);
}

function placesIn({ functions }: ModuleFacts): Set<Place> {
  const places = new Set<Place>();
  for (const { steps } of functions)
    for (const step of steps)
      for (const part of step)
        // Numbers that are no places only make it more.
        if (typeof part === 'number') places.add(part);
        else if (Array.isArray(part)) for (const one of part as readonly Place[]) places.add(one);
  return places;
}
