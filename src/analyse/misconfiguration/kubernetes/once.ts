/** What is computed once of each key, however many checks ask. */
export function once<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const there = known.get(key);
    if (there) return there.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}

/**
 * The same for what is large and asked for by all checks of a subject one after the other: held of so many keys, for all
 * subjects are held as long as one of them is looked at.
 */
export function lately<Key extends object, Value>(make: (key: Key) => Value, most = 1): (key: Key) => Value {
  let known = new WeakMap<Key, { readonly value: Value }>();
  let count = 0;
  return (key) => {
    const there = known.get(key);
    if (there) return there.value;
    if (count === most) [known, count] = [new WeakMap(), 0];
    const value = make(key);
    known.set(key, { value });
    count += 1;
    return value;
  };
}
