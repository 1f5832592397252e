/** V8 counts what is read where only once a function was called some times. */
const readsUntilNoticed = 32;

/**
 * Makes methods of strings fast again where a class that extends `String` has made them slow, as one in the Redis client
 * does: V8 turns the prototype of a new class into a hash table, and back only when it is read through an object that
 * inherits from it. Until then each `charCodeAt` of the whole process is a look into that table, which made searching a
 * text five times as slow. To be called after all modules are there; does nothing where nothing is slow.
 */
export function makeStringMethodsFast(): void {
  const heir = Object.create(String.prototype) as string;
  for (let read = 0; read < readsUntilNoticed; read += 1) methodOf(heir);
}

function methodOf(text: string): unknown {
  return text.charCodeAt;
}
