import { type Address, type ObjectRef } from '@mm/contract'

/** Where the object's header begins, to compute with. */
export const addressOf = (object: ObjectRef): Address => object as unknown as Address

/** The object whose header begins at `address`. */
export const objectAt = (address: number): ObjectRef => address as ObjectRef
