// Before the first paint: the theme that this visitor chose; without a choice it is the system's.
const kept = localStorage.getItem('tutti.theme');
if (kept === 'light' || kept === 'dark') document.documentElement.dataset.theme = kept;
