import { Unknown } from '../../../model/configuration/infrastructure.ts';

/** What names of a template stand for. */
export interface Scope {
  /** Of `Ref`: the value of a parameter; of a resource `Unknown` with `AWS::S3::Bucket.Name`. */
  reference(name: string): unknown;
  /** Of `Fn::FindInMap`. */
  mapped(keys: readonly unknown[]): unknown;
  /** Does the condition of that name hold? Undefined where that is not known. */
  condition(name: string): boolean | undefined;
  /** How many more values may be evaluated, and entries of loops be made, by all who share it. */
  readonly budget: { left: number };
}

/** UTF-16 units of a text that is put together. */
export const MAXIMUM_TEXT = 2 ** 16;

/** An attribute of a resource (`Name`, or `Name.Arn`), which is known once that is there. */
export function attributeOf(name: string | undefined, scope: Scope): Unknown {
  const resource = name === undefined ? undefined : scope.reference(name.split('.')[0] ?? '');
  return new Unknown(resource instanceof Unknown ? resource.address : undefined);
}
