/** The pod that a subspec (`Pod/Sub`) is part of; pods are fixed and versioned as a whole. */
export function podName(name: string): string {
  return name.split('/', 1)[0] ?? name;
}
