import type { FeedRow } from '../../../preload/contract/feeds.ts';
import type { WorkerClient } from '../../worker/worker-client.ts';
import type { ToolCounter } from './tools-session.ts';

/** The tool room and the place of what is lent, from the operation type that the settings name. Null: none of that name. */
export async function openToolCounter(
  worker: Pick<WorkerClient, 'pickingTypes' | 'locations'>,
  typeName: string,
): Promise<ToolCounter | null> {
  if (typeName === '') return null;
  const [types, locations] = await Promise.all([worker.pickingTypes(), worker.locations()]);
  const type = types.find(({ name }) => name === typeName);
  if (!type || type.defaultLocationId === null || type.defaultLocationDestId === null) return null;
  const { id: pickingTypeId, defaultLocationId: homeId, defaultLocationDestId: lentId } = type;
  // What is lent may stand below the tool room in the tree of places: it is not in the tool room.
  const homeIds = within(locations, homeId).filter((id) => !within(locations, lentId).includes(id));
  return { pickingTypeId, homeId, homeIds, lentId };
}

/** A place and every place in it. */
function within(locations: readonly FeedRow<'locations'>[], rootId: number): readonly number[] {
  const found = [rootId];
  for (let at = 0; at < found.length; at += 1)
    for (const { id, parentId } of locations) if (parentId === found[at] && !found.includes(id)) found.push(id);
  return found;
}
