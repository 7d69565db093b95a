/** Called now and then while something long goes on. */
export type OnProgress = (progress: { readonly done: number; readonly total: number }) => void;
