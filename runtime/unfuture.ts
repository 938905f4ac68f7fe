/** Placeholder until the runtime lands: the type generated code is checked against. */
export declare class Unfuture<T> extends Promise<T> { result(timeoutMs?: number): T; }
