export const late: string = 'imported late';
