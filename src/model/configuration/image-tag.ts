/** Is an image named without a tag, or by `latest`? Of one with a digest nobody asks, as its tag does not count. */
export function isLatest(image: string): boolean {
  return (/:(\w[\w.-]*)$/.exec(image)?.[1] ?? 'latest') === 'latest';
}
