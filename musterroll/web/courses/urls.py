"""The addresses of courses."""

from musterroll.web.courses import archive, link, page
from musterroll.web.rights import LEADS, READERS
from musterroll.web.windows import window

urlpatterns = [
    window("courses/", page.view, name="courses", to=READERS),
    window("courses/archive/", archive.keep, name="course_archive", to=LEADS),
    window("courses/link/", link.keep, name="course_link", to=LEADS),
    window("courses/archive/<str:archive>.pdf", archive.download, name="course_pdf", to=READERS),
]
